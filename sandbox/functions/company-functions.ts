import { isUserDefined, termOf, type Company } from '../company/company';
import type { Permission } from '../gateway/credentials';
import type { SandboxSettings } from '../gateway/settings';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import { closedThrough } from './closed-periods';

export const financialSetup = (company: Company): XmlNode => {
  const [entity] = company.entities.values();
  return node('data', [
    node('financialSetup', [
      textNode('baseCurrency', company.isMultiCurrency ? '' : (entity?.currency ?? '')),
      textNode('defaultBook', 'ACCRUAL'),
      textNode('firstFiscalMonth', '1'),
      textNode('multiBaseCurrency', String(company.isMultiCurrency)),
      textNode('multiBook', 'false'),
      textNode('multiCurrency', String(company.isMultiCurrency)),
      textNode('multiEntityShared', String(company.isMultiEntity)),
    ]),
  ]);
};

/** Only the entities the caller can enter: all of them at the top level, its own in an entity session. */
export const entityDetails = (company: Company, entityId: string): XmlNode =>
  node(
    'data',
    [...company.entities.values()]
      .filter(({ id }) => entityId === '' || id === entityId)
      .map(({ id, recordNo, currency }) =>
        node('entity', [
          textNode('id', id),
          textNode('name', id),
          textNode('recordno', String(recordNo)),
          textNode('currency', currency),
          textNode('firstfiscalmonth', '1'),
          textNode('firstfiscaltaxmonth', '1'),
          textNode('weekstart', '0'),
        ]),
      ),
  );

export const dimensionList = (company: Company): XmlNode =>
  node('data', [
    node(
      'dimensions',
      company.dimensionObjects.map((object) =>
        node('dimension', [
          textNode('objectName', object),
          textNode('objectLabel', termOf(object)),
          textNode('termLabel', termOf(object)),
          textNode('userDefinedDimension', String(isUserDefined(object))),
          textNode('enabledInGL', 'true'),
        ]),
      ),
    ),
  ]);

export const permissionList = (permission: Permission, settings: SandboxSettings): XmlNode => {
  const rights = permission === 'everything' ? 'List|View|Add|Edit|Delete|Reclass|Reverse' : 'List|View';
  const subscriptions = permission === 'nothing' ? [] : subscriptionsWith(rights, settings);
  return node('data', [node('permissions', subscriptions)]);
};

/** The last closed day for the entity of the session; at the top level the one for all entities. */
export const closedBooksDate = (entityId: string, settings: SandboxSettings): XmlNode => {
  const [year = '', month = '', day = ''] = closedThrough(entityId, settings).split('-');
  return node('data', [
    node('closedbooksdate', [textNode('year', year), textNode('month', month), textNode('day', day)]),
  ]);
};

const subscriptionsWith = (journalRights: string, settings: SandboxSettings): XmlNode[] => [
  subscription(settings.permissionApplicationName, [
    [settings.permissionPolicyName, journalRights],
    ['Journals', 'List|View'],
    ['Accounts', 'List|View'],
  ]),
  subscription('Company', [
    ['Entities', 'List|View'],
    ['Locations', 'List|View'],
    ['Departments', 'List|View'],
    ['Classes', 'List|View'],
  ]),
];

const subscription = (name: string, policies: readonly (readonly [string, string])[]): XmlNode =>
  node('appSubscription', [
    textNode('applicationName', name),
    node(
      'policies',
      policies.map(([policyName, rights]) =>
        node('policy', [textNode('policyName', policyName), textNode('rights', rights)]),
      ),
    ),
  ]);
