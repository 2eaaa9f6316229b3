import { createHash } from 'node:crypto';
import { type PreparedEntry } from '../../../application/ports/accounting-system';
import { type PostingIdentity } from '../../../domain/ledger-entry/ledger-entry';

/** A request ready to leave, with the digest of its body. */
export const preparedEntry = (identity: PostingIdentity, body: string): PreparedEntry => ({
  identity,
  payloadDigest: digestOf(body),
  body,
});

/** Whether the body is the prepared one; checked again for an entry that was stored in between. */
export const isUnaltered = ({ body, payloadDigest }: PreparedEntry): boolean => digestOf(body) === payloadDigest;

const digestOf = (body: string): string => createHash('sha256').update(body, 'utf8').digest('hex');
