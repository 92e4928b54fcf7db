/** A room of the house; see eslint.rooms.js. */
export interface Room {
  /** Imported from outside by its index.ts alone. */
  readonly face?: boolean;
  /** No package of Salesforce or oclif, no file, network, process, clock or chance. */
  readonly pure?: boolean;
  /** Rooms that it may look into. */
  readonly sees: readonly string[];
}

/** By folder below src/. */
export declare const ROOMS: Readonly<Record<string, Room>>;

/** Globs of the files of each room, and the zones of the rule `import-x/no-restricted-paths` for them. */
export declare function zonesByRoom(): readonly {
  readonly files: string[];
  readonly zones: readonly {
    readonly target: readonly string[];
    readonly from: readonly string[];
    readonly except?: readonly string[];
    readonly message: string;
  }[];
}[];

/** Globs of the files of pure rooms. */
export declare const PURE: readonly string[];
