/** A room of the house; see eslint.rooms.js. */
export interface Room {
  /** Imported from outside by its index.ts alone. */
  readonly face?: boolean;
  /** Rooms of its own that its face alone looks into. */
  readonly shows?: readonly string[];
  /** No file, network, process, clock or chance; neither has what it looks into. */
  readonly pure?: boolean;
  /** As pure, but for what it looks into. */
  readonly given?: boolean;
  /** Knows oclif and the process. */
  readonly terminal?: boolean;
  /** Packages that it may import, Node's own too. */
  readonly packages?: readonly string[];
  /** What a pure or given room may use without an import, besides the language itself. */
  readonly globals?: readonly string[];
  /** Rooms that it may look into. */
  readonly sees: readonly string[];
}

/** By folder below src/, or file there. */
export declare const ROOMS: Readonly<Record<string, Room>>;
/** Files that know of no room: each room may use them. */
export declare const LEAVES: readonly string[];
/** Files outside of rooms with a terminal that ask the process. */
export declare const ASK_THE_PROCESS: readonly string[];

/** The folder from which the paths of zones begin. */
export declare const BASE: string;

interface Zones {
  readonly files: string[];
  readonly zones: readonly {
    readonly target: readonly string[];
    readonly from: readonly string[];
    readonly except?: readonly string[];
    readonly message: string;
  }[];
}

/** Globs of the files of each room, and the zones of the rule `import-x/no-restricted-paths` for them. */
export declare function zonesByRoom(): readonly Zones[];
/** The same of each command. */
export declare function zonesByCommand(): readonly Zones[];

/** Globs of the files of a room, without those of its own rooms. */
export declare function filesIn(room: string): string[];
