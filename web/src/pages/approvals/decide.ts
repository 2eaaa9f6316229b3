import { type ApiClient } from '../../api/api-client';
import { type PostingApprovalView } from '../../api/views';

/** Entries that one request decides on; the service takes no more. */
const AT_ONCE_MAX = 200;

export type Seen = Pick<PostingApprovalView, 'batchKey' | 'digest' | 'journalEntryId' | 'signed'>;

export interface Decision {
  readonly decision: 'approve' | 'refuse';
  readonly note: string;
  readonly entries: readonly Seen[];
}

export interface Decided {
  readonly decided: number;
  /** Entries that were left as they were, and why. */
  readonly left: readonly {
    readonly batchKey: string;
    readonly code: string;
    readonly message: string;
    readonly fix: string;
  }[];
}

/** An approval of any of them has to be signed: then the person signs all. */
export const isSigned = (entries: readonly Seen[]): boolean => entries.some(({ signed }) => signed);

/**
 * Decides on exactly what was seen, some entries at a time. Where approvals are signed, the person is asked once for
 * those that go together.
 */
export const decide = async (api: ApiClient, { decision, note, entries }: Decision): Promise<Decided> => {
  const left: Decided['left'][number][] = [];
  let decided = 0;
  for (let start = 0; start < entries.length; start += AT_ONCE_MAX) {
    const some = entries.slice(start, start + AT_ONCE_MAX).map(({ batchKey, digest }) => ({ batchKey, digest }));
    const signature =
      decision === 'approve' && isSigned(entries)
        ? { signature: await (await import('./passkeys')).signatureOf(api, some) }
        : {};
    const result = await api.post<Decided>('/posting-approvals/decisions', {
      body: { decision, entries: some, ...(note === '' ? {} : { note }), ...signature },
    });
    decided += result.decided;
    left.push(...result.left);
  }
  return { decided, left };
};
