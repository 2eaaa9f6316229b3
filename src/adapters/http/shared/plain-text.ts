import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { isPrintable } from '../../../application/shared/printable';
import { DomainError } from '../../../domain/shared/errors';

/** Nobody sees these, and they are checked by what sends them on. */
const NEVER_SHOWN: ReadonlySet<string> = new Set(['senderPassword', 'userPassword']);
/** Reasons may have several lines. */
const MAY_HAVE_LINES: ReadonlySet<string> = new Set(['reason', 'note', 'comment']);

/**
 * Texts of requests stand on pages, in logs, in files and on terminals later. What would do something there instead of standing there is refused at once, wherever
 * it is in the address or in a JSON body. Files of lines (CSV) are checked by those who read them.
 */
export const refuseControlCharacters = (fastify: FastifyInstance): void => {
  fastify.addHook('preValidation', (request, _reply, done) => {
    const field = fieldWithControls(request);
    done(
      field === null
        ? undefined
        : new DomainError(
            'REQUEST_INVALID',
            'A text has a control character.',
            `Remove it from ${field}: it often comes along when a text is copied.`,
            { field },
          ),
    );
  });
};

const fieldWithControls = ({ body, query, params }: FastifyRequest): string | null => {
  const isJson = typeof body === 'object' && body !== null && !(Symbol.asyncIterator in body);
  return unprintableIn(params, '') ?? unprintableIn(query, '') ?? (isJson ? unprintableIn(body, '') : null);
};

/** Names of fields that are unknown, and may be anything, are left to the check of the whole body. */
const unprintableIn = (value: unknown, path: string): string | null => {
  if (typeof value === 'string') {
    const name = path.slice(path.lastIndexOf('.') + 1);
    if (NEVER_SHOWN.has(name)) return null;
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
