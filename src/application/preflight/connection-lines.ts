import { type PreflightCheck, type PreflightLine } from '../../domain/preflight/preflight.events';
import { blindnessOf } from '../../domain/connection/connection.decisions';
import { type ConnectedFacts } from '../../domain/connection/connection.state';
import { FIX_OF_ONE_ENTITY, isInPlace, textOfOneEntity } from '../connection/ledger-refusals';
import { type CompanyUser } from '../../domain/connection/company-sharing';
import { type ReadFailure, type SignInOutcome } from '../ports/accounting-system';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { plainLine } from './plain-line';

/** Nothing can be sent until the connection is made or fixed. */
export const linesOfUnusableConnection = (
  { code, message, fix }: { code: string; message: string; fix: string },
  batches: number,
): PreflightLine[] => [
  plainLine('Sign-in', 'blocked', message, {
    code,
    fix,
    mendAt: '/connection',
    batches,
  }),
];

/** The ledger could not be asked: a refusal blocks everything, no response blocks nothing. */
export const linesOfFailure = (failure: ReadFailure, batches: number): PreflightLine[] => {
  if (failure.kind === 'unavailable') return [noAnswer(failure.cause)];
  return refusalLines(failure.reasons, batches);
};

/** What a sign-in shows about the credentials and the sender. */
export const linesOfSignIn = (
  outcome: SignInOutcome,
  facts: Pick<ConnectedFacts, 'companyId' | 'userId' | 'senderId' | 'entityId' | 'postedFrom'>,
  batches: number,
): PreflightLine[] => {
  switch (outcome.kind) {
    case 'signed-in':
      return [
        signInLine(facts, outcome.entityId, batches),
        plainLine('Sender authorised', 'ok', `Company ${facts.companyId} authorizes the sender ${facts.senderId}.`),
      ];
    case 'unavailable':
      return [noAnswer(outcome.cause)];
    case 'refused':
      return refusalLines(outcome.reasons, batches);
  }
};

const signInLine = (
  facts: Pick<ConnectedFacts, 'companyId' | 'userId' | 'entityId' | 'postedFrom'>,
  onlyEntityId: string | undefined,
  batches: number,
): PreflightLine => {
  const { companyId, userId, entityId } = facts;
  const where = entityId === undefined ? '' : `, entity ${entityId},`;
  if (onlyEntityId === undefined)
    return plainLine('Sign-in', 'ok', `Signed in to company ${companyId}${where} as ${userId}.`);
  const code = 'USER_OF_ONE_ENTITY';
  const mending = { mendAt: '/connection', batches };
  if (!isInPlace(onlyEntityId, facts)) {
    const message = textOfOneEntity(onlyEntityId, facts);
    return plainLine('Sign-in', 'blocked', message, { code, fix: FIX_OF_ONE_ENTITY, ...mending });
  }
  const blindness = blindnessOf(onlyEntityId, facts, facts.postedFrom);
  if (blindness)
    return plainLine('Sign-in', 'blocked', blindness.message, { code: blindness.code, fix: blindness.fix, ...mending });
  return plainLine(
    'Sign-in',
    'warning',
    `${userId} may enter the entity ${onlyEntityId} of company ${companyId} only.`,
    {
      code,
      fix: `Lines of other entities will be refused. In Sage Intacct, open all entities to this user, or post entries of ${onlyEntityId} only.`,
    },
  );
};

const sharedText = (companyId: string, environment: string, kind: string): string =>
  `Company ${companyId} is also connected to the ${kind} environment ${environment}.`;

/** One company has one poster: who else is connected to it may post the same month. */
export const linesOfSharedCompany = (companyId: string, others: readonly CompanyUser[]): PreflightLine[] =>
  others.map(({ environment, kind }) =>
    plainLine('Other environments', 'warning', sharedText(companyId, environment, kind), {
      code: 'COMPANY_SHARED',
      fix: `Make sure that ${environment} does not post the same journal entries, or disconnect one of the two.`,
      mendAt: '/connection',
    }),
  );

const noAnswer = (cause: string): PreflightLine =>
  plainLine('Sign-in', 'cannot tell', `Sage Intacct does not respond: ${cause}`, {
    code: 'LEDGER_UNAVAILABLE',
    fix: 'Try again in a moment. Posting waits until Sage Intacct responds.',
  });

const refusalLines = (reasons: readonly LedgerReason[], batches: number): PreflightLine[] =>
  reasons.map(({ code, meaning, fix }) =>
    plainLine(checkOf(code), 'blocked', meaning, { code, fix, mendAt: '/connection', batches }),
  );

const checkOf = (code: LedgerReason['code']): PreflightCheck =>
  code === 'SENDER_REFUSED' || code === 'SENDER_NOT_AUTHORISED' ? 'Sender authorised' : 'Sign-in';
