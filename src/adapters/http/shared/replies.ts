import { type FastifyReply } from 'fastify';
import { type Receipt } from '../../../application/shared/aggregates';
import { type Caller } from '../../../application/shared/permissions';

export const POSITION_HEADER = 'revrec-position';

/** Sets the log position of a change and the ETag of what was changed. */
export const sendReceipt = (reply: FastifyReply, { position, revision }: Receipt): void => {
  if (position !== null) void reply.header(POSITION_HEADER, position);
  sendETag(reply, revision);
};

export const sendETag = (reply: FastifyReply, revision: number): void => {
  void reply.header('etag', `"${revision}"`);
};

/** Sets Location to a path below the caller's environment. */
export const sendLocation = (reply: FastifyReply, { environment }: Caller, path: string): void => {
  void reply.header('location', `/v1/environments/${environment}/${path}`);
};
