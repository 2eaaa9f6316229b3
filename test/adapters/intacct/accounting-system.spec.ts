import { FakeClock } from '../../support/clock';
import { FakeLedger } from '../../support/fake-ledger';
import { accountingSystemContract, type PostedLedger } from '../accounting-system.contract';
import { startSandboxLedger } from './sandbox-ledger';
import { link } from './stub-gateway';

describe('Sage Intacct, as the sandbox is', () => {
  accountingSystemContract(async (): Promise<PostedLedger> => {
    const { gateway, intacct, as, stop } = await startSandboxLedger();
    return {
      system: intacct.accountingSystem,
      access: as('everything'),
      stranger: as('stranger'),
      repeats: 'refused',
      entriesHeld: () => gateway.ledger.all().length,
      loseNextReply: () => {
        gateway.faults.queue({ fault: { kind: 'drop-after-commit' }, times: 1, match: { function: 'create' } });
      },
      stop,
    };
  });
});

describe.each([
  ['as the application says', 'rest', 'asRest'],
  ['by consent', 'consented', 'asConsented'],
] as const)('Sage Intacct over REST, as the sandbox is, %s', (_how, client, as) => {
  accountingSystemContract(async (): Promise<PostedLedger> => {
    const { gateway, stop, ...ledger } = await startSandboxLedger();
    return {
      system: ledger[client].accountingSystem,
      access: ledger[as]('everything'),
      stranger: ledger[as]('stranger'),
      repeats: 'answered-again',
      entriesHeld: () => gateway.ledger.all().length,
      loseNextReply: () => {
        gateway.faults.queue({ fault: { kind: 'drop-after-commit' }, times: 1, match: { function: 'create' } });
      },
      stop,
    };
  });
});

describe('the ledger of tests', () => {
  accountingSystemContract((): Promise<PostedLedger> => {
    const system = new FakeLedger(new FakeClock());
    let isLost = false;
    const stranger = { ...link, userId: 'nobody' };
    system.isStranger = ({ userId }) => userId === stranger.userId;
    system.cannotHold = ({ title }) => title.length > 80;
    system.rejection = 'ACCOUNT_NOT_USABLE';
    system.fault = (title) => {
      if (title === 'Refused') return 'rejected';
      const fault = isLost ? 'lost-reply' : undefined;
      isLost = false;
      return fault;
    };
    return Promise.resolve({
      system,
      access: link,
      stranger,
      repeats: 'refused',
      entriesHeld: () => system.entries.length,
      loseNextReply: () => {
        isLost = true;
      },
      stop: () => Promise.resolve(),
    });
  });
});
