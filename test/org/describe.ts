/** Describe answers, made from the same model that queries obey. */
import type { EntityModel, FieldModel, Reader } from './model/field.js';
import { exists, hasField } from './model/field.js';
import { ENTITIES } from './model/entities.js';
import { spoken } from './languages.js';

const SOAP_TYPES: Record<string, string> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  datetime: 'xsd:dateTime',
  base64: 'xsd:base64Binary',
};

function describeField(field: FieldModel, language: string): Record<string, unknown> {
  return {
    aggregatable: field.sort && field.type !== 'boolean',
    autoNumber: false,
    byteLength: field.length * 3,
    calculated: false,
    caseSensitive: false,
    createable: false,
    custom: false,
    defaultedOnCreate: field.type === 'boolean',
    deprecatedAndHidden: false,
    externalId: false,
    filterable: field.filter,
    groupable: field.group,
    idLookup: field.name === 'Id',
    label: spoken('label', language, field.label),
    length: field.length,
    name: field.name,
    nameField: field.name === 'Name',
    nillable: field.nillable,
    permissionable: false,
    picklistValues: (field.picklist ?? []).map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: false,
    referenceTo: field.parent === undefined ? [] : [field.parent.entity],
    relationshipName: field.parent === undefined || field.parent.relationship === '' ? null : field.parent.relationship,
    restrictedPicklist: field.type === 'picklist',
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: field.sort,
    type: field.type,
    unique: field.name === 'Username',
    updateable: false,
  };
}

/** The short form, as the list of all objects holds it. */
function summarize(model: EntityModel, basePath: string, language: string): Record<string, unknown> {
  const url = `${basePath}/sobjects/${model.name}`;
  return {
    activateable: false,
    createable: false,
    custom: false,
    customSetting: false,
    deletable: false,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isSubtype: false,
    keyPrefix: model.prefix,
    label: spoken('label', language, model.label),
    labelPlural: spoken('label', language, model.plural),
    layoutable: false,
    mergeable: false,
    mruEnabled: false,
    name: model.name,
    queryable: true,
    replicateable: false,
    retrieveable: true,
    searchable: false,
    triggerable: false,
    undeletable: false,
    updateable: false,
    urls: { rowTemplate: `${url}/{ID}`, describe: `${url}/describe`, sobject: url },
  };
}

export function describe(model: EntityModel, reader: Reader, basePath: string): string {
  const fields = [...model.fields.values()]
    .filter((field) => hasField(model, field, reader))
    .map((field) => describeField(field, reader.language));
  return JSON.stringify({
    ...summarize(model, basePath, reader.language),
    actionOverrides: [],
    childRelationships: [],
    compactLayoutable: false,
    fields,
    recordTypeInfos: [],
    supportedScopes: [],
  });
}

/** All objects that exist for the reader. */
export function describeAll(reader: Reader, api: 'data' | 'tooling', basePath: string): string {
  const sobjects = ENTITIES.filter((model) => exists(model, api, reader)).map((model) =>
    summarize(model, basePath, reader.language),
  );
  return JSON.stringify({ encoding: 'UTF-8', maxBatchSize: 200, sobjects });
}
