const LENGTH_MAX = 1_000;

// A label before the suffix must be a whole one: `evilintacct.com` is not Sage's.
const INTACCT_HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*intacct\.com$/;

/**
 * The address of a record in Sage Intacct, or undefined when it is not trusted: only `https` under intacct.com, or the
 * origin of the gateway that answered.
 */
export const recordUrlOf = (text: string, gatewayOrigin: string): string | undefined => {
  const address = text.trim();
  if (address === '' || address.length > LENGTH_MAX || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return undefined;
  const isIntacct = url.protocol === 'https:' && url.port === '' && INTACCT_HOST.test(url.hostname);
  return isIntacct || (url.origin !== 'null' && url.origin === gatewayOrigin) ? url.href : undefined;
};
