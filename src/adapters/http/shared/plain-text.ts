import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { isPrintable } from '../../../application/shared/printable';
import { DomainError } from '../../../domain/shared/errors';

/** Never displayed, and checked where they are sent on. */
const NEVER_SHOWN: ReadonlySet<string> = new Set([
  'senderPassword',
  'userPassword',
  'password',
  'privateKey',
  'passphrase',
]);
/** These may have a tab alone: a delimiter is never displayed as it is. */
const MAY_BE_TAB: ReadonlySet<string> = new Set(['delimiter']);
/** These may have several lines. */
const MAY_HAVE_LINES: ReadonlySet<string> = new Set(['reason', 'note', 'comment']);

/**
 * Request texts later appear on pages, in logs, in files and on terminals, where a control character can do harm.
 * Checks the address and JSON bodies. CSV is checked by its readers.
 */
export const refuseControlCharacters = (fastify: FastifyInstance): void => {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const field = fieldWithControls(request);
    done(
      field === null
        ? undefined
        : new DomainError(
            'REQUEST_INVALID',
            'A text contains a control character.',
            `Remove it from ${field}. It often comes with copied text.`,
            { field },
          ),
    );
  });
};

const fieldWithControls = ({ body, query, params }: FastifyRequest): string | null => {
  const isJson = typeof body === 'object' && body !== null && !(Symbol.asyncIterator in body);
  return unprintableIn(params, '') ?? unprintableIn(query, '') ?? (isJson ? unprintableIn(body, '') : null);
};

/** An unprintable field name is not part of the path: the validation of the body refuses unknown fields. */
const unprintableIn = (value: unknown, path: string): string | null => {
  if (typeof value === 'string') {
    const name = path.slice(path.lastIndexOf('.') + 1);
    if (NEVER_SHOWN.has(name) || (value === '\t' && MAY_BE_TAB.has(name))) return null;
    return isPrintable(MAY_HAVE_LINES.has(name) ? value.replace(/[\t\r\n]/g, '') : value) ? null : path;
  }
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, part] of Object.entries(value)) {
    const place = Array.isArray(value) || !isPrintable(name) ? path : path === '' ? name : `${path}.${name}`;
    const found = unprintableIn(part, place);
    if (found !== null) return found;
  }
  return null;
};
