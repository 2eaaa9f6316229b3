import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Batch, type BatchHeader, linesOf } from '../../sandbox/ledger/batch';
import { type LedgerLine } from '../../sandbox/ledger/ledger-line';
import { type Intacct } from '../../src/adapters/intacct/intacct';
import { type IntacctAccountingSystem } from '../../src/adapters/intacct/intacct-accounting-system';
import { type LedgerReadings } from '../../src/application/ports/ledger-readings';
import { intacctAt } from './ledger-world';

/** What is done to the ledger of the process; `settle` is answered when all before is done. */
export type LedgerMessage =
  | { readonly kind: 'add'; readonly header: BatchHeader; readonly lines: readonly LedgerLine[] }
  | { readonly kind: 'change'; readonly recordNo: number; readonly change: number }
  | { readonly kind: 'settle' };

/** The sandbox's gateway in a process of its own, as the ledger is, and the real client. */
export class LedgerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly intacct: Intacct,
  ) {}

  static async start(readTimeoutMs: number): Promise<LedgerProcess> {
    const child = fork(join(__dirname, 'ledger-process-main.js'), { serialization: 'advanced' });
    const [endpoint] = (await once(child, 'message')) as [string];
    return new LedgerProcess(child, intacctAt(endpoint, readTimeoutMs));
  }

  get client(): IntacctAccountingSystem {
    return this.intacct.accountingSystem;
  }

  get readings(): LedgerReadings {
    return this.intacct.readings;
  }

  /** Numbers are given in the order of adding, as in any ledger that begins empty. */
  add(batch: Batch): void {
    this.tell({ kind: 'add', header: batch, lines: linesOf(batch) });
  }

  change(recordNo: number, change: number): void {
    this.tell({ kind: 'change', recordNo, change });
  }

  async settled(): Promise<void> {
    this.tell({ kind: 'settle' });
    await once(this.child, 'message');
  }

  async stop(): Promise<void> {
    await this.intacct.close();
    this.child.disconnect();
    await once(this.child, 'exit');
  }

  private tell(message: LedgerMessage): void {
    this.child.send(message);
  }
}
