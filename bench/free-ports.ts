import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Below the ports that systems give to outgoing connections (32768 and up on Linux): one of those could be taken
 * between here and its use.
 */
const FIRST = 10_240;
const LAST = 32_000;

/** Each process begins elsewhere, so that two of them do not find the same port free. */
let next = randomInt(FIRST, LAST);

/** A port of loopback that nobody listens on. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = next;
    next = port === LAST ? FIRST : port + 1;
    if (await isFree(port)) return port;
  }
};

/** The first of so many in a row. */
export const freePortsInARow = async (count: number): Promise<number> => {
  for (;;) {
    const first = await freePort();
    const others = Array.from({ length: count - 1 }, (_none, index) => first + 1 + index);
    const areFree = await Promise.all(others.map(isFree));
    next = first + count > LAST ? FIRST : first + count;
    if (areFree.every(Boolean)) return first;
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe
      .once('error', () => {
        resolve(false);
      })
      .listen(port, '127.0.0.1', () => {
        probe.close(() => {
          resolve(true);
        });
      });
  });
