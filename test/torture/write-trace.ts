import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** What strace is asked to write down: everything that changes a file or a folder, or makes it lasting. */
const CALLS = [
  ...[
    'openat',
    'open',
    'creat',
    'write',
    'pwrite64',
    'writev',
    'pwritev',
    'pwritev2',
    'lseek',
    'ftruncate',
    'truncate',
  ],
  ...['fallocate', 'fsync', 'fdatasync', 'rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'rmdir', 'mkdir'],
  ...['mkdirat', 'link', 'linkat', 'symlink', 'symlinkat', 'copy_file_range', 'sendfile'],
];
const BYTES_MAX = 64 * 1024 * 1024;

/**
 * Words before a command, so that its calls are written to a file. The command stays the child of whoever starts it
 * (`-D`), and the bytes of each write are kept whole.
 */
export const tracedInto = (file: string): readonly string[] => [
  ...['strace', '-D', '-f', '-q', '-y', '--seccomp-bpf', '-xx', '-s', String(BYTES_MAX)],
  ...['-e', `trace=${CALLS.join(',')}`, '-e', 'signal=none', '-o', file],
];

/** A call as strace saw it. */
export interface TracedCall {
  readonly name: string;
  readonly args: string;
  /** Null when the process was killed in the middle of it. */
  readonly result: number | null;
  /** Places in the trace: it began after everything that ended before. */
  readonly begun: number;
  readonly ended: number;
}

/** The calls of all threads, in the order in which they ended; those that never did come last. */
export const tracedCalls = (file: string): readonly TracedCall[] => {
  const open = new Map<string, { readonly text: string; readonly begun: number }>();
  const calls: TracedCall[] = [];
  const lines = readFileSync(file, 'latin1').split('\n');
  for (const [at, line] of lines.entries()) {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (text.endsWith(' <unfinished ...>')) {
      open.set(thread, { text: text.slice(0, -' <unfinished ...>'.length), begun: at });
      continue;
    }
    const [, rest] = /^<\.\.\. \w+ resumed>(.*)$/.exec(text) ?? [];
    const start = rest === undefined ? null : open.get(thread);
    if (start !== null) open.delete(thread);
    const call = callOf(start ? start.text + (rest ?? '') : text, start?.begun ?? at, at);
    if (call !== null) calls.push(call);
  }
  for (const { text, begun } of open.values()) {
    const call = callOf(`${text}) = ?`, begun, lines.length);
    if (call !== null) calls.push(call);
  }
  return calls;
};

const callOf = (text: string, begun: number, ended: number): TracedCall | null => {
  const [, name, args, result] = /^(\w+)\((.*)\) += (-?\d+|\?)/.exec(text) ?? [];
  if (name === undefined || args === undefined || result === undefined) return null;
  return { name, args, result: result === '?' ? null : Number(result), begun, ended };
};

/** All strings of the arguments, put together. */
export const bytesOf = (args: string): Buffer =>
  Buffer.concat(Array.from(args.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g), ([, hex = '']) => unescaped(hex)));

/** Paths among the arguments, in their order; a relative one belongs to the open folder before it. */
export const pathsOf = (args: string): readonly string[] => {
  const paths: string[] = [];
  let folder = '/';
  for (const [, quoted, open] of args.matchAll(/"((?:\\x[0-9a-f]{2})*)"|<((?:\\x[0-9a-f]{2})*)>/g)) {
    if (open !== undefined) folder = unescaped(open).toString();
    else paths.push(resolve(folder, unescaped(quoted ?? '').toString()));
  }
  return paths;
};

/** What a file descriptor at the start of the arguments is open on; empty when there is none. */
export const openPathOf = (args: string): string =>
  unescaped(/^\d+<((?:\\x[0-9a-f]{2})+)/.exec(args)?.[1] ?? '').toString();

const unescaped = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');

/** Numbers among the arguments, in their places. */
export const numbersOf = (args: string): readonly number[] =>
  args
    .replaceAll(/"[^"]*"|<[^>]*>/g, '')
    .split(',')
    .map((part) => Number(part.trim()));
