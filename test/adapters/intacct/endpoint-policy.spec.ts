import { EndpointPolicy } from '../../../src/adapters/intacct/wire/endpoint-policy';

const sandbox = 'http://127.0.0.1:4101/ia/xml/xmlgw.phtml';
const policy = new EndpointPolicy([sandbox, 'https://gateway.example.test:8443/xml']);

describe('endpoint policy', () => {
  it.each([
    'https://api.intacct.com/ia/xml/xmlgw.phtml',
    'https://na12.intacct.com/ia/xml/xmlgw.phtml',
    'https://intacct.com/ia/xml/xmlgw.phtml',
    'https://a.b.intacct.com/ia/xml/xmlgw.phtml',
    'https://API.Intacct.COM/ia/xml/xmlgw.phtml',
    'HTTPS://api.intacct.com/ia/xml/xmlgw.phtml',
    'https://api.intacct.com:443/ia/xml/xmlgw.phtml',
    'https://api-eu1.intacct.com/ia/xml/xmlgw.phtml',
    'https://api.intacct.com',
    sandbox,
    'https://gateway.example.test:8443/xml',
  ])('allows %s', (text) => {
    expect(policy.check(text)?.protocol).toMatch(/^https?:$/);
  });

  it.each([
    ['plain http', 'http://api.intacct.com/ia/xml/xmlgw.phtml'],
    ['another port', 'https://api.intacct.com:8443/ia/xml/xmlgw.phtml'],
    ['the port of plain http', 'https://api.intacct.com:80/ia/xml/xmlgw.phtml'],
    ['a trailing dot', 'https://api.intacct.com./ia/xml/xmlgw.phtml'],
    ['a suffix without a label boundary', 'https://evilintacct.com/ia/xml/xmlgw.phtml'],
    ['a hyphen before the suffix', 'https://evil-intacct.com/ia/xml/xmlgw.phtml'],
    ['the name as a prefix', 'https://intacct.com.evil.test/ia/xml/xmlgw.phtml'],
    ['the name as a path', 'https://evil.test/intacct.com'],
    ['the name as a user', 'https://api.intacct.com@evil.test/ia/xml/xmlgw.phtml'],
    ['user info', 'https://user:password@api.intacct.com/ia/xml/xmlgw.phtml'],
    ['an empty user', 'https://@api.intacct.com/ia/xml/xmlgw.phtml'],
    ['a backslash before a host', 'https://evil.test\\@api.intacct.com/'],
    ['a backslash as a path', 'https://api.intacct.com\\ia\\xml'],
    ['a fragment that hides a host', 'https://evil.test#.intacct.com/'],
    ['a fragment', 'https://api.intacct.com/ia/xml/xmlgw.phtml#x'],
    ['a query that hides a host', 'https://evil.test?.intacct.com/'],
    ['a query', 'https://api.intacct.com/ia/xml/xmlgw.phtml?x=1'],
    ['three slashes', 'https:///api.intacct.com/ia/xml/xmlgw.phtml'],
    ['one slash', 'https:/api.intacct.com/ia/xml/xmlgw.phtml'],
    ['no slash', 'https:api.intacct.com/ia/xml/xmlgw.phtml'],
    ['no scheme', '//api.intacct.com/ia/xml/xmlgw.phtml'],
    ['a bare host', 'api.intacct.com'],
    ['another scheme', 'ftp://api.intacct.com/'],
    ['a script', 'javascript:alert(1)//.intacct.com'],
    ['a file', 'file:///etc/passwd'],
    ['a leading space', ' https://api.intacct.com/'],
    ['a trailing line end', 'https://api.intacct.com/\n'],
    ['a tab in the host', 'https://api.int\tacct.com/'],
    ['a percent-encoded dot', 'https://api%2eintacct.com/'],
    ['a percent-encoded letter', 'https://api.intacct.co%6d/'],
    ['a full-width dot', 'https://api。intacct.com/'],
    ['a Cyrillic letter', 'https://api.intаcct.com/'],
    ['a punycode look-alike', 'https://xn--intcct-3of.com/'],
    ['an underscore', 'https://api_.intacct.com/'],
    ['an empty label', 'https://api..intacct.com/'],
    ['a label that ends in a hyphen', 'https://api-.intacct.com/'],
    ['an address that nobody listed', 'https://127.0.0.1/ia/xml/xmlgw.phtml'],
    ['an IPv6 address', 'https://[::1]/ia/xml/xmlgw.phtml'],
    ['a number as an address', 'https://2130706433/ia/xml/xmlgw.phtml'],
    ['a short spelling of the listed address', 'http://127.1:4101/ia/xml/xmlgw.phtml'],
    ['a hexadecimal spelling of the listed address', 'http://0x7f.0.0.1:4101/ia/xml/xmlgw.phtml'],
    ['another port of the listed address', 'http://127.0.0.1:4102/ia/xml/xmlgw.phtml'],
    ['another path of the listed address', 'http://127.0.0.1:4101/other'],
    ['a longer path of the listed address', 'http://127.0.0.1:4101/ia/xml/xmlgw.phtml/x'],
    ['another scheme of the listed address', 'https://127.0.0.1:4101/ia/xml/xmlgw.phtml'],
    ['cloud metadata', 'http://169.254.169.254/latest/meta-data'],
    ['nothing', ''],
    ['an endless address', `https://${'a.'.repeat(2_000)}intacct.com/`],
  ])('refuses %s', (_what, text) => {
    expect(policy.check(text)).toBeNull();
  });

  it('does not start with a listed endpoint that it cannot read', () => {
    expect(() => new EndpointPolicy(['https://user@gateway.example.test/'])).toThrow(
      'An allowed endpoint is not a plain',
    );
  });
});
