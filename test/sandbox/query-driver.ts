import { call, credit, debit, driverOf, entry, type Driver } from './gateway-driver';

export const leaf = (operator: string, field: string, ...values: readonly string[]): string =>
  `<${operator}><field>${field}</field>${values.map((value) => `<value>${value}</value>`).join('')}</${operator}>`;

export const query = (object: string, fields: readonly string[], filter = '', rest = ''): string =>
  call(
    'q',
    `<query><object>${object}</object><select>${fields.map((field) => `<field>${field}</field>`).join('')}</select>${
      filter === '' ? '' : `<filter>${filter}</filter>`
    }${rest}</query>`,
  );

export const order = (field: string, direction = 'ascending'): string =>
  `<orderby><order><field>${field}</field><${direction}/></order></orderby>`;

/** Four batches with references and dates that tell them apart. */
export const filled = async (): Promise<Driver> => {
  const driver = driverOf();
  for (const [reference, date] of [
    ['RR-A', '09/30/2026'],
    ['RR-B', '09/30/2026'],
    ['rr-b', '10/31/2026'],
    ['', '12/31/2025'],
  ]) {
    await driver.ask(call(`c-${reference}`, entry([debit, credit], { REFERENCENO: reference, BATCH_DATE: date })));
    driver.advance(60_000);
  }
  return driver;
};
