import type { FastifyReply } from 'fastify';
import type { Reply } from '../gateway/replies';
import { deliver } from './deliver';

/** Sends what the sandbox decided, or ends the connection without an answer. */
export const send = async (reply: Reply, http: FastifyReply): Promise<void> => {
  if (reply.kind !== 'answer') {
    http.hijack();
    if (reply.kind === 'reset') http.raw.socket?.resetAndDestroy();
    else http.raw.socket?.destroy();
    return;
  }
  if (reply.delivery !== undefined) {
    http.hijack();
    await deliver(reply, reply.delivery, http.raw);
    return;
  }
  await http.code(reply.status).headers(reply.headers).send(reply.body);
};
