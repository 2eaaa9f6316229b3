import { type GatewayReply } from './reply';

interface Asked {
  readonly endpoint: URL;
  readonly companyId: string;
  readonly name: string;
}

/**
 * Whether the gateway of a company is asked for the ids of errors (`showadditionalerrorinfo`), which say in any
 * language what is wrong. Where the schema has that element is not published, so it is tried with something that only
 * reads, at first the sign-in, and left out for a company that refuses it. A create asks only where it is known to be
 * understood.
 */
export class ErrorIds {
  private readonly known = new Map<string, 'understood' | 'refused'>();

  areAskedFor(asked: Asked): boolean {
    const known = this.known.get(keyOf(asked));
    return asked.name === 'create' ? known === 'understood' : known !== 'refused';
  }

  /** Only for a request that asked. */
  note(asked: Asked, { kind }: GatewayReply): void {
    if (kind === 'error-ids-refused') this.known.set(keyOf(asked), 'refused');
    else if (kind === 'success' || kind === 'refused') this.known.set(keyOf(asked), 'understood');
  }
}

// The endpoint of a session may be another host than that of the sign-in, with another version of the schema.
const keyOf = ({ endpoint, companyId }: Asked): string => JSON.stringify([endpoint.href, companyId.toLowerCase()]);
