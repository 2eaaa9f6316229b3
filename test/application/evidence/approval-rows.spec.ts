import { approvalRows } from '../../../src/application/evidence/approval-rows';
import { type RecordedEvent } from '../../../src/application/ports/event-store';
import { APPROVALS } from '../../support/approval-events';

async function* recorded(facts: typeof APPROVALS): AsyncGenerator<RecordedEvent> {
  for (const [stream, type, data] of facts)
    yield { stream, type, data, metadata: { actor: 'cora', occurredAt: '2026-10-02' } } as RecordedEvent;
}

const rowsOf = async (facts: typeof APPROVALS): Promise<string[]> => {
  const rows: string[] = [];
  for await (const row of approvalRows(recorded(facts))) rows.push(row.join('|'));
  return rows;
};

const ENTRY = (id: string): string => `${id}|us01|2026-09|1`;
const AT = '2026-10-01T08:00:00.000Z';

describe('the approvals in an evidence pack', () => {
  it('say that approval is off where it was never on', async () => {
    expect(await rowsOf([])).toEqual(['|Approval is off: one person may prepare an entry and post it|||||||||||']);
  });

  it('tell the policy, what was requested, and who decided in which role', async () => {
    expect(await rowsOf(APPROVALS)).toEqual([
      '2026-10-02|Policy: two people for entries from 10,000.00 USD; one person for all entries|||||||cora||||',
      '2026-10-02|Weaker policy proposed: one person for entries in journal APJ|||||||cora||||',
      '2026-10-02|Proposal dropped|||||||cora|||Not now|',
      '2026-10-02|Weaker policy proposed: one person for entries of entity us01|||||||cora||||',
      '2026-10-02|Policy: one person for entries of entity us01|||||||cora|||proposed by cora|',
      `2026-10-02|Requested|${ENTRY('JE-awaiting')}|d1|1|||||`,
      `2026-10-02|Requested|${ENTRY('JE-approved')}|d1|1|||||`,
      `${AT}|Approved|${ENTRY('JE-approved')}|d1|1|bob|BOB|Approver||`,
      `2026-10-02|Requested|${ENTRY('JE-half')}|d1|2|||||`,
      `${AT}|Approved, one more needed|${ENTRY('JE-half')}|d1|2|bob|BOB|Approver||`,
      `2026-10-02|Requested|${ENTRY('JE-refused')}|d1|1|||||`,
      `${AT}|Refused|${ENTRY('JE-refused')}|d1||bob|BOB|Approver|Wrong month|`,
      `2026-10-02|Requested|${ENTRY('JE-void')}|d1|1|||||`,
      `${AT}|Approved|${ENTRY('JE-void')}|d1|1|bob|BOB|Approver||`,
      `2026-10-02|Void: it would be posted differently|${ENTRY('JE-void')}|d1||||||`,
      `2026-10-02|Requested|${ENTRY('JE-void')}|d2|1|||||`,
    ]);
  });
});
