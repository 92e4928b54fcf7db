/** The Metadata API: sessions, and what reads: readMetadata, listMetadata, describeMetadata. */
import { ApiError } from '../errors.js';
import type { Answer, Exchange } from '../http.js';
import { spendApiCall } from '../api/call.js';
import { idOf, PREFIX } from '../ids.js';
import { escapeXml, treeXml } from '../metadata/tree.js';
import { component, components, TYPE_VERSIONS } from '../metadata/types.js';
import type { Session } from '../sessions.js';
import type { OrgState } from '../state.js';
import type { MetadataCall } from './call.js';
import { METADATA_NAMESPACE, MOST_COMPONENTS } from './call.js';
import { checkDeployStatus, checkRetrieveStatus, deploy, retrieve, updateMetadata } from './deploy.js';
import { faultAnswer, readEnvelope, SoapFault, success } from './envelope.js';
import type { Element } from './xml.js';
import { child, childText } from './xml.js';

const MOST_QUERIES = 3;

type Operation = (call: MetadataCall) => string;
const OPERATIONS: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['readMetadata', readMetadata],
  ['listMetadata', listMetadata],
  ['describeMetadata', describeMetadata],
  ['updateMetadata', updateMetadata],
  ['deploy', deploy],
  ['checkDeployStatus', checkDeployStatus],
  ['retrieve', retrieve],
  ['checkRetrieveStatus', checkRetrieveStatus],
]);

export function answerMetadata(org: OrgState, exchange: Exchange, version: number): Answer {
  try {
    const { header, operation } = readEnvelope(exchange.body);
    exchange.record.operation = operation.name;
    const token = childText(child(header, 'SessionHeader'), 'sessionId');
    const session = sessionFor(org, token, exchange);
    const run = OPERATIONS.get(operation.name);
    if (run === undefined) {
      throw new SoapFault('INVALID_OPERATION', `The operation ${operation.name} is not there in this org`);
    }
    return success(METADATA_NAMESPACE, operation.name, run({ org, session, version, operation }));
  } catch (error) {
    if (error instanceof SoapFault) return faultAnswer(error, { namespace: METADATA_NAMESPACE, prefix: 'sf:' });
    if (error instanceof ApiError) {
      return faultAnswer(new SoapFault(error.code, error.message), { namespace: METADATA_NAMESPACE, prefix: 'sf:' });
    }
    throw error;
  }
}

function sessionFor(org: OrgState, token: string | undefined, exchange: Exchange): Session {
  let session: Session;
  try {
    session = org.sessions.find(token);
  } catch {
    throw new SoapFault(
      'INVALID_SESSION_ID',
      'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session key',
    );
  }
  exchange.record.username = session.username;
  if (!session.permissions.has('ApiEnabled')) {
    throw new SoapFault('API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
  }
  if (!session.permissions.has('ModifyMetadata') && !session.permissions.has('ModifyAllData')) {
    throw new SoapFault(
      'INSUFFICIENT_ACCESS',
      'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
    );
  }
  spendApiCall(org);
  return session;
}

function texts(operation: Element, name: string): string[] {
  return operation.children.filter((item) => item.name === name).map((item) => item.text);
}

/** Types that the version or the org does not know are refused. */
function checkType(call: MetadataCall, type: string): void {
  const since = TYPE_VERSIONS[type];
  if (since === undefined || since > call.version || call.org.settings.absent.has(type)) {
    throw new SoapFault('INVALID_TYPE', `This type of metadata is not available for this organization: ${type}`);
  }
}

function readMetadata(call: MetadataCall): string {
  const type = childText(call.operation, 'type') ?? '';
  const names = texts(call.operation, 'fullNames');
  checkType(call, type);
  if (names.length > MOST_COMPONENTS) {
    throw new SoapFault(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${String(MOST_COMPONENTS)} records in this operation`,
    );
  }
  if ((type === 'SecuritySettings' || type === 'Profile') && !call.session.permissions.has('ViewSetup')) {
    throw new SoapFault('INSUFFICIENT_ACCESS', `View Setup and Configuration is needed to read ${type}`);
  }
  if (type === 'ExtlClntAppGlobalOauthSettings' && !call.org.settings.appSecretsByMetadata) {
    throw new SoapFault('INSUFFICIENT_ACCESS', 'Access to OAuth consumer secrets via Metadata API is not allowed');
  }
  const records = names.map((name) => {
    const tree = component(call.org, type, name);
    return tree === undefined ? '<records xsi:nil="true"/>' : `<records xsi:type="${type}">${treeXml(tree)}</records>`;
  });
  return `<result>${records.join('')}</result>`;
}

function listMetadata(call: MetadataCall): string {
  const queries = call.operation.children.filter((item) => item.name === 'queries');
  if (queries.length > MOST_QUERIES) {
    throw new SoapFault('LIMIT_EXCEEDED', `The number of queries is more than ${String(MOST_QUERIES)}`);
  }
  return queries.map((query) => listType(call, childText(query, 'type') ?? '')).join('');
}

function listType(call: MetadataCall, type: string): string {
  if (type !== 'Settings') checkType(call, type);
  const created = '2020-01-01T00:00:00.000Z';
  const by = idOf(PREFIX.User, 1);
  const kept = type.endsWith('Settings') && !type.startsWith('Extl') ? 'Settings' : type;
  const { directory, suffix } = DESCRIBED.find(({ name }) => name === kept) ?? { directory: '', suffix: '' };
  return components(call.org, type)
    .map(({ fullName, n }) => {
      const prefix = ID_PREFIXES[type];
      const id = prefix === undefined ? '' : idOf(prefix, n);
      return (
        `<result><createdById>${by}</createdById><createdByName>Admin User</createdByName>` +
        `<createdDate>${created}</createdDate><fileName>${directory}/${escapeXml(fullName)}.${suffix}</fileName>` +
        `<fullName>${escapeXml(fullName)}</fullName><id>${id}</id><lastModifiedById>${by}</lastModifiedById>` +
        `<lastModifiedByName>Admin User</lastModifiedByName><lastModifiedDate>${created}</lastModifiedDate>` +
        `<namespacePrefix/><type>${type}</type></result>`
      );
    })
    .join('');
}

/** Of types whose components are told with their ids. */
const ID_PREFIXES: Readonly<Record<string, string>> = {
  Profile: PREFIX.Profile,
  PermissionSet: PREFIX.PermissionSet,
  ConnectedApp: PREFIX.ConnectedApplication,
  ExternalClientApplication: PREFIX.ExternalClientApplication,
};

/** Types as describeMetadata tells them: where their files are, and what they are called. */
const DESCRIBED = [
  { directory: 'connectedApps', suffix: 'connectedApp', name: 'ConnectedApp' },
  { directory: 'externalClientApps', suffix: 'eca', name: 'ExternalClientApplication' },
  { directory: 'extlClntAppOauthSettings', suffix: 'ecaOauth', name: 'ExtlClntAppOauthSettings' },
  { directory: 'extlClntAppGlobalOauthSets', suffix: 'ecaGlblOauth', name: 'ExtlClntAppGlobalOauthSettings' },
  { directory: 'extlClntAppOauthPolicies', suffix: 'ecaOauthPlcy', name: 'ExtlClntAppOauthConfigurablePolicies' },
  { directory: 'extlClntAppPolicies', suffix: 'ecaPlcy', name: 'ExtlClntAppConfigurablePolicies' },
  { directory: 'permissionsets', suffix: 'permissionset', name: 'PermissionSet' },
  { directory: 'profiles', suffix: 'profile', name: 'Profile' },
  { directory: 'profilePasswordPolicies', suffix: 'profilePasswordPolicy', name: 'ProfilePasswordPolicy' },
  { directory: 'settings', suffix: 'settings', name: 'Settings' },
];

function describeMetadata(call: MetadataCall): string {
  const objects = DESCRIBED.filter(({ name }) => (TYPE_VERSIONS[name] ?? 0) <= call.version).map(
    ({ directory, suffix, name }) =>
      `<metadataObjects><directoryName>${directory}</directoryName><inFolder>false</inFolder>` +
      `<metaFile>false</metaFile><suffix>${suffix}</suffix><xmlName>${name}</xmlName></metadataObjects>`,
  );
  return (
    `<result>${objects.join('')}<organizationNamespace/><partialSaveAllowed>true</partialSaveAllowed>` +
    '<testRequired>false</testRequired></result>'
  );
}
