import { recordUrlOf } from '../../../src/adapters/intacct/entries/record-url';

const GATEWAY = 'http://127.0.0.1:4101';

describe('the address of a record', () => {
  it.each([
    'https://www.intacct.com/ia/acct/ur.phtml?.r=abc%3D&.op=5',
    'https://intacct.com/x',
    'http://127.0.0.1:4101/journals/APJ/6001',
  ])('%s is shown', (address) => {
    expect(recordUrlOf(` ${address} `, GATEWAY)).toBe(address);
  });

  it.each([
    '',
    'no address',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://www.intacct.com/x',
    'https://www.intacct.com:8443/x',
    'https://evilintacct.com/x',
    'https://intacct.com.evil.example/x',
    'https://user:pw@www.intacct.com/x',
    'http://127.0.0.1:4102/journals/APJ/1',
    `https://www.intacct.com/${'x'.repeat(1_000)}`,
  ])('%s is not', (address) => {
    expect(recordUrlOf(address, GATEWAY)).toBeUndefined();
  });
});
