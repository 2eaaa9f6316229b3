import type { FunctionCall } from '../gateway/envelope';
import { enteredBy } from '../gateway/access';
import { failure, notPermitted } from '../gateway/failures';
import { objectOf } from '../gateway/function-subject';
import { childNamed, childText } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import { findObject } from '../objects/object-catalogue';
import { closedBooksDate, dimensionList, entityDetails, financialSetup, permissionList } from './company-functions';
import { inspect, lookUp } from './describe-object';
import type { FunctionAnswer, FunctionContext } from './function-context';
import { runGetList } from './legacy-list';
import { runQuery } from './query';
import { runRead } from './read';
import { runReadByQuery, runReadMore } from './read-by-query';
import { trialBalance } from './trial-balance';
import { writeBatch } from './write-batch';

/** Runs one function and returns its result, or throws a `FunctionFailure`. */
export const runFunction = (call: FunctionCall, context: FunctionContext): FunctionAnswer => {
  switch (call.name) {
    case 'create':
    case 'update':
    case 'delete':
      return writeBatch(call, context);
    case 'get_list':
      return viewing('GET_LIST', call.body.attributes.get('object') ?? '', context, () =>
        runGetList(call.body, context),
      );
    default:
      return { data: look(call, context) };
  }
};

const look = (call: FunctionCall, context: FunctionContext): XmlNode => {
  switch (call.name) {
    case 'getAPISession':
      return openSession(call, context);
    case 'query':
    case 'read':
    case 'readByName':
    case 'readByQuery':
      return readObjects(call, context);
    case 'readMore':
      return viewing('READ_MORE', 'result', context, () => runReadMore(call.body, context));
    case 'lookup':
      return viewing('LOOKUP', objectOf(call).toLowerCase(), context, () => lookUp(objectOf(call), context));
    case 'inspect':
      return viewing('INSPECT', inspected(call).toLowerCase(), context, () => inspect(call.body, context));
    case 'get_closedbooksdate':
      return viewing('GET_CLOSEDBOOKSDATE', 'company', context, () =>
        closedBooksDate(context.access.entityId, context.settings),
      );
    case 'getUserPermissions':
      return userPermissions(call, context);
    case 'getFinancialSetup':
      return viewing('GETFINANCIALSETUP', 'company', context, () => financialSetup(context.company));
    case 'readEntityDetails':
      return viewing('READENTITYDETAILS', 'locationentity', context, () =>
        entityDetails(context.company, context.access.entityId),
      );
    case 'getDimensions':
      return viewing('GETDIMENSIONS', 'dimension', context, () => dimensionList(context.company));
    case 'get_trialbalance':
      return viewing('GET_TRIALBALANCE', 'company', context, () => trialBalance(call.body, context));
    default:
      throw failure('XL03000009', `The sandbox does not imitate the function ${call.name}`);
  }
};

const openSession = (call: FunctionCall, context: FunctionContext): XmlNode => {
  if (context.functionCount > 1) {
    throw failure('XL03000009', 'The function getAPISession must be the only function of its request');
  }
  const { access, company, sessions, endpoint } = context;
  const location = childNamed(call.body, 'locationid');
  const asked = location === undefined ? access.entityId : location.text;
  const entityId = enteredBy(access.user.id, asked, context.settings);
  if (entityId === null || (entityId !== '' && !company.entities.has(entityId))) {
    throw failure('XL03000006', `The location ID '${asked}' is not valid`);
  }
  const session = sessions.open({ userId: access.user.id, companyId: access.companyId, entityId });
  return node('data', [
    node('api', [
      textNode('sessionid', session.id),
      textNode('endpoint', endpoint),
      textNode('locationid', session.entityId),
    ]),
  ]);
};

const operationNames: Readonly<Record<string, string>> = {
  query: 'QUERY',
  read: 'READ',
  readByName: 'READ_BY_NAME',
  readByQuery: 'READ_BY_QUERY',
};

const readObjects = (call: FunctionCall, context: FunctionContext): XmlNode => {
  const { access } = context;
  const name = childText(call.body, 'object');
  return viewing(operationNames[call.name] ?? '', name.toLowerCase(), context, () => {
    const object = findObject(name, context);
    if (call.name === 'query') return runQuery(call.body, object, access.entityId);
    if (call.name === 'readByQuery') return runReadByQuery(call.body, object, context);
    const keyField = call.name === 'read' && object.fields.has('RECORDNO') ? 'RECORDNO' : object.nameField;
    return runRead(call.body, { object, sources: context, entityId: access.entityId, keyField });
  });
};

const userPermissions = (call: FunctionCall, context: FunctionContext): XmlNode => {
  const userId = childText(call.body, 'userId');
  return viewing('GETUSERPERMISSIONS', 'userinfo', context, () => {
    const user = context.credentials.users.find(({ id }) => id === userId);
    if (user === undefined) throw failure('BL03002073', `The user '${userId}' was not found`);
    return permissionList(user.permission, context.settings);
  });
};

const inspected = ({ body }: FunctionCall): string => childText(body, 'object') || childText(body, 'name');

const viewing = <Seen>(operation: string, type: string, { access }: FunctionContext, view: () => Seen): Seen => {
  if (access.user.permission === 'nothing') throw notPermitted(operation, type);
  return view();
};
