/**
 * Decides where credentials may be sent. Allowed are `https` hosts under `intacct.com` on the standard port, and the
 * endpoints that the operator listed, compared by origin and path. Checked for the configured endpoint and for every
 * endpoint that a session returns, because a reply must not decide who gets the next password.
 */
export class EndpointPolicy {
  private readonly listed: ReadonlySet<string>;

  constructor(allowedEndpoints: readonly string[]) {
    this.listed = new Set(
      allowedEndpoints.map((text) => {
        const url = readStrictly(text);
        if (url === null) throw new Error('An allowed endpoint is not a plain http or https address.');
        return url.href;
      }),
    );
  }

  /** The endpoint to call, or null when it is not allowed. */
  check(text: string): URL | null {
    const url = readStrictly(text);
    if (url === null) return null;
    return this.listed.has(url.href) || isIntacct(url) ? url : null;
  }
}

const ENDPOINT_LENGTH_MAX = 2_000;

// A label before the suffix must be a whole one: `evilintacct.com` is not Sage's.
const INTACCT_HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*intacct\.com$/;

const isIntacct = (url: URL): boolean =>
  url.protocol === 'https:' && url.port === '' && INTACCT_HOST.test(url.hostname);

/**
 * An address with an unambiguous host. URL parsers tolerate much (backslashes, tabs, full-width dots, percent-encoded
 * hosts, numbers as addresses), and not all in the same way, so any host that the parser would change is refused.
 */
const readStrictly = (text: string): URL | null => {
  if (text.length > ENDPOINT_LENGTH_MAX || !URL.canParse(text)) return null;
  const spelling = /^(https?):\/\/([A-Za-z0-9.:[\]-]+)(\/[A-Za-z0-9._~/-]*)?$/i.exec(text);
  if (spelling === null) return null;

  const url = new URL(text);
  const [, scheme = '', authority = ''] = spelling;
  const standardPort = scheme.toLowerCase() === 'https' ? ':443' : ':80';
  const written = authority.toLowerCase();
  const isPlain = written === url.host || written === `${url.host}${standardPort}`;
  return isPlain && !url.hostname.endsWith('.') ? url : null;
};
