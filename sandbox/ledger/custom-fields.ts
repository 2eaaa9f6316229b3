import { detachedText } from './detached-text';
import type { LedgerLine } from './ledger-line';

/** The names of the custom fields that batches and lines have had, so that they can be requested. */
export class CustomFields {
  readonly ofBatches = new Set<string>();
  readonly ofLines = new Set<string>();

  note(batchFields: ReadonlyMap<string, string>, lines: readonly LedgerLine[]): void {
    for (const name of batchFields.keys()) this.ofBatches.add(detachedText(name));
    for (const { customFields } of lines) {
      for (const name of customFields.keys()) if (!this.ofLines.has(name)) this.ofLines.add(detachedText(name));
    }
  }

  clear(): void {
    this.ofBatches.clear();
    this.ofLines.clear();
  }
}
