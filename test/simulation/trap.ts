/** Our code may stand deep below a library's. */
const STACK_FRAMES_MAX = 200;

const wholeStack = (): string => {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_FRAMES_MAX;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = before;
  return stack;
};

const FUNCTIONS = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'] as const;
const OBJECTS = ['performance', 'crypto'] as const;

type Globals = Record<string, unknown>;
type AnyFunction = (...args: unknown[]) => unknown;

/**
 * Whether code of this project is on the stack. The runner shares the globals of a world: on a busy machine its own timers and
 * measurements fall into the middle of one.
 */
const isCalledByUs = (): boolean =>
  wholeStack()
    .split('\n')
    .some(
      (frame) =>
        /[/\\](src|test[/\\]simulation)[/\\]/.test(frame) &&
        !frame.includes(__filename) &&
        !frame.includes('node_modules'),
    );

/**
 * While a world runs, the domain, the workers and what they call may not reach for time, chance or the network themselves: whoever does
 * gets an error, and the world is told of it. Answers how to set everything free again.
 */
export const setTraps = (onTouched: (what: string) => void): (() => void) => {
  const globals = globalThis as unknown as Globals;
  const undo: (() => void)[] = [];
  let isSet = true;
  const touch = (what: string): void => {
    if (!isSet || !isCalledByUs()) return; // Kept beyond the world's end, or the test runner at its own work.
    onTouched(what);
    throw new Error(`${what} was used without a port.`);
  };
  const replace = (owner: object, name: string, value: unknown): void => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    Object.defineProperty(owner, name, { configurable: true, writable: true, value });
    undo.push(() => {
      if (before) Object.defineProperty(owner, name, before);
      else Reflect.deleteProperty(owner, name);
    });
  };
  const trapFunction = (owner: object, name: string, what: string): void => {
    const real = (owner as Globals)[name] as AnyFunction;
    const trap = (...args: unknown[]): unknown => {
      touch(what);
      return Reflect.apply(real, owner, args);
    };
    replace(owner, name, trap);
  };

  for (const name of FUNCTIONS) trapFunction(globals, name, name);
  for (const name of OBJECTS) {
    const get = (real: object, key: string | symbol): unknown => {
      touch(name);
      return Reflect.get(real, key) as unknown;
    };
    replace(globals, name, new Proxy(globals[name] as object, { get }));
  }
  trapFunction(Math, 'random', 'Math.random');
  trapFunction(process, 'hrtime', 'process.hrtime');
  trapFunction(Date, 'now', 'Date.now');
  const construct = (real: DateConstructor, args: unknown[]): object => {
    if (args.length === 0) touch('new Date()');
    return Reflect.construct(real, args) as object;
  };
  replace(globals, 'Date', new Proxy(Date, { construct }));
  return () => {
    isSet = false;
    for (const step of undo.reverse()) step();
  };
};
