/** updateMetadata, deploy and retrieve with their status calls. A deploy is done when it is first asked about. */
import { idOf, numberOf } from '../ids.js';
import { escapeXml, indentedXml } from '../metadata/tree.js';
import { component, components } from '../metadata/types.js';
import type { Checked } from '../metadata/update.js';
import { checkComponent } from '../metadata/update.js';
import type { OrgState } from '../state.js';
import { readZip, writeZip, ZipError } from '../zip.js';
import type { MetadataCall } from './call.js';
import { METADATA_NAMESPACE, MOST_COMPONENTS } from './call.js';
import { SoapFault } from './envelope.js';
import type { Element } from './xml.js';
import { child, childText, readXml, XmlError } from './xml.js';

const DEPLOY_PREFIX = '0Af';
const RETRIEVE_PREFIX = '09S';

/** Folder and suffix of a type in an archive. Settings are named by what they set. */
interface Place {
  readonly type: string;
  readonly folder: string;
  readonly suffix: string;
}

const SETTINGS: Place = { type: 'Settings', folder: 'settings', suffix: 'settings' };
/** In the order in which they are taken: what a component names may come with the same deployment. */
const PLACES: readonly Place[] = [
  { type: 'Profile', folder: 'profiles', suffix: 'profile' },
  SETTINGS,
  { type: 'PermissionSet', folder: 'permissionsets', suffix: 'permissionset' },
  { type: 'ConnectedApp', folder: 'connectedApps', suffix: 'connectedApp' },
  { type: 'ExternalClientApplication', folder: 'externalClientApps', suffix: 'eca' },
  { type: 'ExtlClntAppOauthSettings', folder: 'extlClntAppOauthSettings', suffix: 'ecaOauth' },
  { type: 'ExtlClntAppGlobalOauthSettings', folder: 'extlClntAppGlobalOauthSets', suffix: 'ecaGlblOauth' },
  { type: 'ExtlClntAppOauthConfigurablePolicies', folder: 'extlClntAppOauthPolicies', suffix: 'ecaOauthPlcy' },
  { type: 'ExtlClntAppConfigurablePolicies', folder: 'extlClntAppPolicies', suffix: 'ecaPlcy' },
];
const SETTINGS_TYPES: Record<string, string> = {
  Security: 'SecuritySettings',
  OauthOidc: 'OauthOidcSettings',
  MyDomain: 'MyDomainSettings',
};

interface Result {
  readonly fullName: string;
  readonly type: string;
  readonly file: string;
  readonly problem: Checked['problem'];
  readonly created: boolean;
}

interface Jobs {
  readonly deploys: Map<number, { readonly results: readonly Result[]; readonly checkOnly: boolean }>;
  readonly retrieves: Map<number, string>;
  made: number;
}

const jobs = new WeakMap<OrgState, Jobs>();

function jobsOf(org: OrgState): Jobs {
  const known = jobs.get(org) ?? { deploys: new Map(), retrieves: new Map(), made: 0 };
  jobs.set(org, known);
  return known;
}

function saveResult(fullName: string, problem: Checked['problem']): string {
  const errors =
    problem === undefined
      ? ''
      : `<errors><message>${escapeXml(problem.message)}</message><statusCode>${problem.code}</statusCode></errors>`;
  const success = String(problem === undefined);
  return `<result>${errors}<fullName>${escapeXml(fullName)}</fullName><success>${success}</success></result>`;
}

/** Each component by itself: one that is refused does not hold the others back. */
export function updateMetadata(call: MetadataCall): string {
  const records = call.operation.children.filter((item) => item.name === 'metadata');
  if (records.length > MOST_COMPONENTS) {
    throw new SoapFault(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${String(MOST_COMPONENTS)} records in this operation`,
    );
  }
  return records
    .map((record) => {
      const type = (record.attributes.get('xsi:type') ?? '').replace(/^\w+:/, '');
      const fullName = childText(record, 'fullName') ?? '';
      const { problem, apply } = checkComponent(call.org, type, fullName, record, call.session.permissions);
      if (problem === undefined) apply();
      return saveResult(fullName, problem);
    })
    .join('');
}

function filesIn(operation: Element): Map<string, string> {
  try {
    return readZip(Buffer.from(childText(operation, 'ZipFile') ?? '', 'base64'));
  } catch (error) {
    if (error instanceof ZipError) throw new SoapFault('INVALID_ZIP', error.message);
    throw error;
  }
}

/** A file of the archive and where it belongs; undefined for what is no component. */
function placed(file: string): { readonly file: string; readonly fullName: string; readonly place: Place } | undefined {
  const [, folder, fullName, suffix] = /(?:^|\/)([^/]+)\/([^/]+)\.([^/.]+)$/.exec(file) ?? [];
  const place = PLACES.find((item) => item.folder === folder && item.suffix === suffix);
  return place === undefined || fullName === undefined ? undefined : { file, fullName, place };
}

function judge(
  call: MetadataCall,
  { file, fullName, place }: NonNullable<ReturnType<typeof placed>>,
  text: string,
): { result: Result; apply: () => void } {
  const type = place === SETTINGS ? (SETTINGS_TYPES[fullName] ?? `${fullName}Settings`) : place.type;
  try {
    const checked = checkComponent(call.org, type, fullName, readXml(text), call.session.permissions);
    const { apply, created = false, problem } = checked;
    return { result: { fullName, type, file, problem, created }, apply };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const problem = { code: 'INVALID', message: `Error parsing file: ${error.message}` };
    return { result: { fullName, type, file, problem, created: false }, apply: () => undefined };
  }
}

/** Takes back what a deployment did that must leave no trace. */
class Rollback extends Error {}

/** Settings and profiles are no rows of the store, which could be taken back: they change when all else was taken. */
const isKeptOutside = ({ type }: Place): boolean => type === SETTINGS.type || type === 'Profile';

/** All or nothing: a component that is refused rolls the deployment back. */
export function deploy(call: MetadataCall): string {
  const options = child(call.operation, 'DeployOptions');
  const checkOnly = childText(options, 'checkOnly') === 'true';
  const files = filesIn(call.operation);
  const places = [...files.keys()]
    .map(placed)
    .filter((item) => item !== undefined)
    .sort((a, b) => PLACES.indexOf(a.place) - PLACES.indexOf(b.place));
  const results: Result[] = [];
  try {
    call.org.store.transaction(() => {
      const later: (() => void)[] = [];
      for (const item of places) {
        const { apply, result } = judge(call, item, files.get(item.file) ?? '');
        results.push(result);
        if (result.problem !== undefined) continue;
        if (isKeptOutside(item.place)) later.push(apply);
        else apply();
      }
      if (checkOnly || results.some(({ problem }) => problem !== undefined)) throw new Rollback();
      for (const apply of later) apply();
    });
  } catch (error) {
    if (!(error instanceof Rollback)) throw error;
  }
  const known = jobsOf(call.org);
  const n = ++known.made;
  known.deploys.set(n, { results, checkOnly });
  return `<result><done>false</done><id>${idOf(DEPLOY_PREFIX, n)}</id><state>Queued</state></result>`;
}

function message(result: Result, checkOnly: boolean): string {
  const problem =
    result.problem === undefined
      ? ''
      : `<problem>${escapeXml(result.problem.message)}</problem><problemType>Error</problemType>`;
  return (
    `<changed>${String(result.problem === undefined && !checkOnly)}</changed><componentType>${result.type}` +
    `</componentType><created>${String(result.created && result.problem === undefined && !checkOnly)}</created><deleted>false</deleted><fileName>${escapeXml(result.file)}</fileName>` +
    `<fullName>${escapeXml(result.fullName)}</fullName>${problem}<success>${String(result.problem === undefined)}</success>`
  );
}

export function checkDeployStatus(call: MetadataCall): string {
  const n = numberOf(DEPLOY_PREFIX, childText(call.operation, 'asyncProcessId') ?? '');
  const job = n === undefined ? undefined : jobsOf(call.org).deploys.get(n);
  if (n === undefined || job === undefined) throw new SoapFault('INVALID_CROSS_REFERENCE_KEY', 'no deployment found');
  const bad = job.results.filter((result) => result.problem !== undefined);
  const good = job.results.filter((result) => result.problem === undefined);
  const list = (name: string, results: readonly Result[]): string =>
    results.map((result) => `<${name}>${message(result, job.checkOnly)}</${name}>`).join('');
  const time = new Date(call.org.now()).toISOString();
  return (
    `<result><checkOnly>${String(job.checkOnly)}</checkOnly><completedDate>${time}</completedDate>` +
    `<createdDate>${time}</createdDate><details>${list('componentFailures', bad)}${list('componentSuccesses', good)}` +
    `<runTestResult><numFailures>0</numFailures><numTestsRun>0</numTestsRun><totalTime>0.0</totalTime></runTestResult>` +
    `</details><done>true</done><id>${idOf(DEPLOY_PREFIX, n)}</id><ignoreWarnings>false</ignoreWarnings>` +
    `<lastModifiedDate>${time}</lastModifiedDate><numberComponentErrors>${String(bad.length)}</numberComponentErrors>` +
    `<numberComponentsDeployed>${String(good.length)}</numberComponentsDeployed>` +
    `<numberComponentsTotal>${String(job.results.length)}</numberComponentsTotal><numberTestErrors>0</numberTestErrors>` +
    `<numberTestsCompleted>0</numberTestsCompleted><numberTestsTotal>0</numberTestsTotal>` +
    `<rollbackOnError>true</rollbackOnError><runTestsEnabled>false</runTestsEnabled><startDate>${time}</startDate>` +
    `<status>${bad.length === 0 ? 'Succeeded' : 'Failed'}</status><success>${String(bad.length === 0)}</success></result>`
  );
}

function fileText(org: OrgState, type: string, fullName: string): string | undefined {
  const tree = component(org, type, fullName);
  if (tree === undefined) return undefined;
  const inner = Object.fromEntries(Object.entries(tree).filter(([name]) => name !== 'fullName'));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${type} xmlns="${METADATA_NAMESPACE}">\n${indentedXml(inner)}</${type}>\n`;
}

/** Members of one type of the wanted package, by their path in the archive. */
function members(org: OrgState, types: Element): [string, string][] {
  const name = childText(types, 'name') ?? '';
  const place = PLACES.find((item) => item.type === name);
  if (place === undefined) return [];
  const wanted = types.children.filter((item) => item.name === 'members').map((item) => item.text);
  const names = wanted.includes('*') ? components(org, name).map((item) => item.fullName) : wanted;
  return names.flatMap((fullName): [string, string][] => {
    const type = place === SETTINGS ? (SETTINGS_TYPES[fullName] ?? '') : name;
    const text = fileText(org, type, fullName);
    return text === undefined ? [] : [[`unpackaged/${place.folder}/${fullName}.${place.suffix}`, text]];
  });
}

export function retrieve(call: MetadataCall): string {
  // The WSDL calls it retrieveRequest, jsforce sends request: Salesforce goes by its place.
  const wanted = child(call.operation.children[0], 'unpackaged');
  const types = (wanted?.children ?? []).filter((item) => item.name === 'types');
  const files = new Map(types.flatMap((item) => members(call.org, item)));
  const version = `${String(call.version)}.0`;
  files.set(
    'unpackaged/package.xml',
    `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="${METADATA_NAMESPACE}"><version>${version}</version></Package>\n`,
  );
  const known = jobsOf(call.org);
  const n = ++known.made;
  const properties = [...files.keys()].map((file) => {
    const [, folder, name] = /\/([^/]+)\/([^/]+)\.\w+$/.exec(file) ?? [];
    const place = PLACES.find((item) => item.folder === folder);
    const type = place?.type ?? 'Package';
    const fullName = escapeXml(place === undefined ? 'unpackaged/package.xml' : (name ?? ''));
    return `<fileProperties><fileName>${escapeXml(file)}</fileName><fullName>${fullName}</fullName><id/><type>${type}</type></fileProperties>`;
  });
  const zip = writeZip(files).toString('base64');
  known.retrieves.set(
    n,
    `${properties.join('')}<id>${idOf(RETRIEVE_PREFIX, n)}</id><status>Succeeded</status><success>true</success><zipFile>${zip}</zipFile>`,
  );
  return `<result><done>false</done><id>${idOf(RETRIEVE_PREFIX, n)}</id><state>Queued</state></result>`;
}

export function checkRetrieveStatus(call: MetadataCall): string {
  const id = childText(call.operation, 'asyncProcessId') ?? childText(call.operation, 'id') ?? '';
  const n = numberOf(RETRIEVE_PREFIX, id);
  const result = n === undefined ? undefined : jobsOf(call.org).retrieves.get(n);
  if (result === undefined) throw new SoapFault('INVALID_CROSS_REFERENCE_KEY', 'no retrieval found');
  return `<result><done>true</done>${result}</result>`;
}
