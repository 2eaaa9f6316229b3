import { isIP } from 'node:net';
import { isPublicAddress } from './public-address';

const LENGTH_MAX = 2_000;

export type CheckedEndpoint =
  | { readonly kind: 'allowed'; readonly url: URL; readonly isListed: boolean }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Where notifications may go: `https` to hosts on the public internet, and anything that the operator listed (`host` or
 * `host:port`), also by `http` and on a private network. What a name resolves to is checked when something is sent.
 */
export class WebhookEndpoints {
  private readonly listed: ReadonlySet<string>;

  constructor(allowedHosts: readonly string[]) {
    this.listed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  }

  check(text: string): CheckedEndpoint {
    if (text.length > LENGTH_MAX || !URL.canParse(text)) return refused('it is not an address');
    const url = new URL(text);
    const isListed = this.listed.has(url.hostname) || this.listed.has(hostAndPortOf(url));
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isListed))
      return refused('it must begin with https://');
    if (url.username !== '' || url.password !== '') return refused('it contains a user name or a password');
    if (url.hash !== '') return refused('it has a part after "#"');
    if (!isListed && !mayBePublic(url.hostname)) return refused('its host is not on the public internet');
    return { kind: 'allowed', url, isListed };
  }
}

const refused = (problem: string): CheckedEndpoint => ({ kind: 'refused', problem });

const hostAndPortOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;

/** The URL parser has normalized every notation of an IPv4 address, and IPv6 is in brackets. */
const mayBePublic = (hostname: string): boolean => {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(literal) !== 0) return isPublicAddress(literal);
  return hostname.includes('.') && !hostname.endsWith('.') && !hostname.endsWith('.localhost');
};
