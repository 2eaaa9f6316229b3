import { parseConnectionString } from '../../../src/adapters/event-store/eventstoredb/connection-string';

const PASSWORD = 'Planted-1';
const parse = (text: string, more: { mayBeInsecure?: boolean; caFile?: string } = {}) =>
  parseConnectionString(text, { mayBeInsecure: false, ...more });

const OPTIONS = {
  ...{ keepAliveInterval: 10_000, keepAliveTimeout: 10_000, defaultDeadline: 5_000 },
  ...{ maxDiscoverAttempts: 10, discoveryInterval: 100, gossipTimeout: 2 },
};
const PLAIN = {
  ...{ isDiscovered: false, isInsecure: false, credentials: { username: 'ana', password: PASSWORD } },
  ...{ caFile: null, userCertificate: null, options: OPTIONS },
};

describe('the connection string', () => {
  it.each<[string, string, object]>([
    ['one node', `esdb://ana:${PASSWORD}@db.example`, { hosts: [{ address: 'db.example', port: 2113 }] }],
    ['the newer name', `kurrentdb://ana:${PASSWORD}@db:1/`, { hosts: [{ address: 'db', port: 1 }] }],
    [
      'a cluster by its seeds',
      `esdb://ana:${PASSWORD}@a:1,b:2,c?tls=true`,
      {
        hosts: [
          { address: 'a', port: 1 },
          { address: 'b', port: 2 },
          { address: 'c', port: 2113 },
        ],
      },
    ],
    [
      'a cluster by its name',
      `kurrentdb+discover://ana:${PASSWORD}@cluster.example`,
      { hosts: [{ address: 'cluster.example', port: 2113 }], isDiscovered: true },
    ],
    [
      'special characters in user and password',
      'esdb://a%40b:p%3Aq%25@db',
      { hosts: [{ address: 'db', port: 2113 }], credentials: { username: 'a@b', password: 'p:q%' } },
    ],
    [
      'options in any spelling',
      `esdb://ana:${PASSWORD}@db?tls=true&Default-Deadline=700&TLSCAFILE=%2Fca.pem&nodePreference=leader&connectionName=x`,
      {
        hosts: [{ address: 'db', port: 2113 }],
        caFile: '/ca.pem',
        options: { ...OPTIONS, defaultDeadline: 700 },
      },
    ],
    [
      'no TLS on this machine',
      'esdb://[::1]:2?tls=false',
      {
        hosts: [{ address: '[::1]', port: 2 }],
        isInsecure: true,
        credentials: null,
      },
    ],
    [
      'a user certificate',
      'esdb://db?userCertFile=c&userKeyFile=k',
      {
        hosts: [{ address: 'db', port: 2113 }],
        credentials: null,
        userCertificate: { certFile: 'c', keyFile: 'k' },
      },
    ],
  ])('reads %s', (_case, text, expected) => {
    expect(parse(text)).toEqual({ ...PLAIN, ...expected });
  });

  it('takes the file of the certificate authority from the setting, unless it names one itself', () => {
    expect(parse(`esdb://ana:${PASSWORD}@db`, { caFile: '/s.pem' }).caFile).toBe('/s.pem');
    expect(parse(`esdb://ana:${PASSWORD}@db?tlsCAFile=/t.pem`, { caFile: '/s.pem' }).caFile).toBe('/t.pem');
  });

  it('allows TLS to be off on another machine only when the operator says so', () => {
    expect(() => parse('esdb://db:2113?tls=false')).toThrow('TLS is off and a host is not this machine');
    expect(() => parse('esdb://127.0.0.1.example:2113?tls=false')).toThrow('TLS is off');
    expect(() => parse('esdb://localhost,db?tls=false')).toThrow('TLS is off');
    expect(parse('esdb://db:2113?tls=false', { mayBeInsecure: true }).isInsecure).toBe(true);
  });

  it.each([
    ['another protocol', `http://ana:${PASSWORD}@db`, 'It must read esdb://'],
    ['a colon in the password', `esdb://ana:${PASSWORD}:x@db`, 'It must read esdb://'],
    ['no host', `esdb://ana:${PASSWORD}@`, 'It must read esdb://'],
    ['a port too large', `esdb://ana:${PASSWORD}@db:70000`, 'A host is not a name or address with a port'],
    ['an address with two ports', `esdb://ana:${PASSWORD}@db:1:2`, 'A host is not a name or address with a port'],
    ['no credentials', 'esdb://db', 'neither user and password nor a user certificate'],
    ['an unknown option', `esdb://ana:${PASSWORD}@db?colour=red`, 'an unknown option: colour.'],
    ['an unknown option that looks like a secret', `esdb://ana:x@db?${PASSWORD}=1`, 'an unknown option.'],
    ['an option twice', `esdb://ana:${PASSWORD}@db?tls=true&tls=true`, 'The option tls is given twice.'],
    ['an option without value', `esdb://ana:${PASSWORD}@db?tls=`, 'The value of the option tls is not readable.'],
    ['another word for true', `esdb://ana:${PASSWORD}@db?tls=yes`, 'The option tls must be true or false.'],
    ['a deadline that is no number', `esdb://ana:${PASSWORD}@db?defaultDeadline=5s`, 'must be a whole number'],
    ['a keep-alive that servers punish', `esdb://ana:${PASSWORD}@db?keepAliveInterval=50`, 'must be at least 10000'],
    ['certificates that are not checked', `esdb://ana:${PASSWORD}@db?tlsVerifyCert=false`, 'can only be true'],
    ['wrong versions that are no errors', `esdb://ana:${PASSWORD}@db?throwOnAppendFailure=false`, 'can only be true'],
    ['another node than the leader', `esdb://ana:${PASSWORD}@db?nodePreference=follower`, 'can only be leader'],
    ['half a user certificate', 'esdb://db?userCertFile=c', 'must be given together'],
    ['discovery of several names', `esdb+discover://ana:${PASSWORD}@a,b`, 'there must be exactly one host name'],
    ['a % that begins nothing', `esdb://ana:50%${PASSWORD}@db`, 'write it as %25'],
  ])('refuses %s, and repeats no secret', (_case, text, problem) => {
    let message = '';
    try {
      parse(text);
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain(problem);
    expect(message).not.toContain(PASSWORD);
  });
});
