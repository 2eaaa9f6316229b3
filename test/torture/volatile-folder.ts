import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Random } from '../../bench/random';
import { bytesOf, numbersOf, openPathOf, pathsOf, type TracedCall } from './write-trace';

/** What was done to a file and is not on the disk yet, as far as anybody may rely on it. */
type Change =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Buffer; readonly ended: number }
  | { readonly kind: 'length'; readonly length: number; readonly ended: number };

interface TracedFile {
  lasting: Buffer;
  pending: Change[];
  /** With all changes. */
  length: number;
}

type Node = TracedFile | 'folder';
type Names = Map<string, Node>;

/** A change of names, and the folders that it touches. */
interface NameChange {
  readonly folders: readonly string[];
  readonly ended: number;
  readonly apply: (names: Names) => void;
}

interface OpenFile {
  readonly file: TracedFile;
  position: number;
  readonly isAppended: boolean;
}

const SECTOR = 512;

/**
 * A folder as a disk may hold it after the power went: what POSIX promises to last does, of the rest each piece may. A
 * write lasts when its file was synced after it, a name when its folder was. What was not synced survives by chance, a
 * write perhaps in some of its sectors; names survive in their order up to some moment.
 */
export class VolatileFolder {
  private readonly names: Names;
  private readonly lastingNames: Names;
  private pendingNames: NameChange[] = [];
  private readonly open = new Map<number, OpenFile | { readonly folder: string }>();

  constructor(private readonly root: string) {
    this.names = new Map(filesIn(root));
    this.lastingNames = new Map(this.names);
  }

  /** Goes through the calls of one process. */
  follow(calls: readonly TracedCall[]): void {
    for (const call of calls) if (call.result === null || call.result >= 0) this.steps[call.name]?.(call);
  }

  /** Puts in place what the disk holds. */
  lose(random: Random): void {
    const names = new Map(this.lastingNames);
    const kept = random.whole(0, this.pendingNames.length);
    for (const { apply } of this.pendingNames.slice(0, kept)) apply(names);
    const chance = random.pick([0, 0.5, 0.9]);
    rmSync(this.root, { recursive: true });
    mkdirSync(this.root, { recursive: true });
    const contents = new Map<TracedFile, Buffer>();
    for (const [path, node] of [...names].sort(([one], [other]) => (one < other ? -1 : 1))) {
      if (node === 'folder') {
        mkdirSync(path, { recursive: true });
        continue;
      }
      const content = contents.get(node) ?? survivingContent(node, chance, random);
      contents.set(node, content);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o600 });
    }
  }

  private readonly steps: Readonly<Record<string, (call: TracedCall) => void>> = {
    openat: (call) => {
      this.opened(call);
    },
    open: (call) => {
      this.opened(call);
    },
    lseek: ({ args, result }) => {
      const open = this.fileOf(args);
      if (open !== null && result !== null) open.position = result;
    },
    write: ({ args, result, ended }) => {
      const open = this.fileOf(args);
      if (open === null) return;
      const bytes = writtenOf(args, result);
      const offset = open.isAppended ? open.file.length : open.position;
      open.position = offset + bytes.length;
      change(open.file, { kind: 'write', offset, bytes, ended });
    },
    writev: (call) => {
      this.steps['write']?.(call);
    },
    pwrite64: ({ args, result, ended }) => {
      const open = this.fileOf(args);
      const offset = numbersOf(args).at(-1) ?? Number.NaN;
      if (open !== null) change(open.file, { kind: 'write', offset, bytes: writtenOf(args, result), ended });
    },
    pwritev: (call) => {
      this.steps['pwrite64']?.(call);
    },
    ftruncate: ({ args, ended }) => {
      const open = this.fileOf(args);
      if (open !== null) change(open.file, { kind: 'length', length: numbersOf(args)[1] ?? 0, ended });
    },
    fallocate: ({ args }) => {
      if (this.fileOf(args) !== null) throw new Error(`Not followed: fallocate(${args.slice(0, 200)})`);
    },
    fsync: (call) => {
      this.synced(call);
    },
    fdatasync: (call) => {
      this.synced(call);
    },
    mkdir: ({ args, ended }) => {
      const [path = ''] = pathsOf(args);
      if (this.isInside(path))
        this.rename({ folders: [dirname(path)], ended, apply: (names) => names.set(path, 'folder') });
    },
    unlink: ({ args, ended }) => {
      const [path = ''] = pathsOf(args);
      if (this.isInside(path)) this.rename({ folders: [dirname(path)], ended, apply: (names) => names.delete(path) });
    },
    rmdir: (call) => {
      this.steps['unlink']?.(call);
    },
    unlinkat: (call) => {
      this.steps['unlink']?.(call);
    },
    link: ({ args, ended }) => {
      const [from = '', to = ''] = pathsOf(args);
      const node = this.names.get(from);
      if (node !== undefined && this.isInside(to))
        this.rename({ folders: [dirname(to)], ended, apply: (names) => names.set(to, node) });
    },
    rename: ({ args, ended }) => {
      const [from = '', to = ''] = pathsOf(args);
      if (!this.isInside(from) && !this.isInside(to)) return;
      if (!this.isInside(from) || !this.isInside(to)) throw new Error(`Not followed: rename of ${from} to ${to}`);
      const apply = (names: Names): void => {
        move(names, from, to);
      };
      this.rename({ folders: [dirname(from), dirname(to)], ended, apply });
    },
    ...Object.fromEntries(
      NOT_FOLLOWED.map((name) => [
        name,
        (call: TracedCall) => {
          this.refuse(call);
        },
      ]),
    ),
  };

  private opened({ name, args, result, ended }: TracedCall): void {
    const [path = ''] = pathsOf(args);
    if (result === null) return;
    this.open.delete(result);
    if (!this.isInside(path)) return;
    if (args.includes('O_DIRECTORY') || this.names.get(path) === 'folder' || path === this.root) {
      this.open.set(result, { folder: path });
      return;
    }
    let file = this.names.get(path);
    if (file === undefined) {
      if (!args.includes('O_CREAT')) throw new Error(`Not followed: ${name} of ${path}, which nobody made.`);
      const made: TracedFile = { lasting: Buffer.alloc(0), pending: [], length: 0 };
      this.rename({ folders: [dirname(path)], ended, apply: (names) => names.set(path, made) });
      file = made;
    }
    if (file === 'folder') return;
    if (args.includes('O_TRUNC')) change(file, { kind: 'length', length: 0, ended });
    this.open.set(result, { file, position: 0, isAppended: args.includes('O_APPEND') });
  }

  private synced({ args, result, begun }: TracedCall): void {
    const open = this.open.get(numbersOf(args)[0] ?? -1);
    if (open === undefined || result !== 0) return;
    if ('folder' in open) {
      const isLasting = ({ folders, ended }: NameChange): boolean => ended < begun && folders.includes(open.folder);
      for (const one of this.pendingNames.filter(isLasting)) one.apply(this.lastingNames);
      this.pendingNames = this.pendingNames.filter((one) => !isLasting(one));
      return;
    }
    const { file } = open;
    for (const one of file.pending.filter(({ ended }) => ended < begun)) file.lasting = changed(file.lasting, one);
    file.pending = file.pending.filter(({ ended }) => ended >= begun);
  }

  private rename(one: NameChange): void {
    one.apply(this.names);
    this.pendingNames.push(one);
  }

  private fileOf(args: string): OpenFile | null {
    const open = this.open.get(numbersOf(args)[0] ?? -1);
    // The number of a closed file may belong to a socket now: strace says what it is.
    return open !== undefined && 'file' in open && this.isInside(openPathOf(args)) ? open : null;
  }

  private isInside(path: string): boolean {
    return path === this.root || path.startsWith(`${this.root}/`);
  }

  private refuse({ name, args }: TracedCall): void {
    const isHere = args.includes(Buffer.from(this.root).toString('hex').replaceAll(/../g, '\\x$&'));
    if (isHere) throw new Error(`Not followed: ${name}(${args.slice(0, 200)})`);
  }
}

/** Nothing of the service calls them inside of its data folder; if something does, this harness has to learn it. */
const NOT_FOLLOWED = [
  ...['creat', 'pwritev2', 'truncate', 'renameat', 'renameat2', 'mkdirat', 'linkat', 'symlink'],
  ...['symlinkat', 'copy_file_range', 'sendfile'],
];

const writtenOf = (args: string, result: number | null): Buffer => {
  const bytes = bytesOf(args);
  return result === null ? bytes : bytes.subarray(0, result);
};

const change = (file: TracedFile, one: Change): void => {
  file.pending.push(one);
  file.length = one.kind === 'length' ? one.length : Math.max(file.length, one.offset + one.bytes.length);
};

const changed = (content: Buffer, one: Change): Buffer => {
  const length = one.kind === 'length' ? one.length : Math.max(content.length, one.offset + one.bytes.length);
  const next = length === content.length ? content : Buffer.concat([content], length);
  if (one.kind === 'write') one.bytes.copy(next, one.offset);
  return next;
};

const survivingContent = (file: TracedFile, chance: number, random: Random): Buffer => {
  let content: Buffer = Buffer.from(file.lasting);
  for (const one of file.pending) {
    if (one.kind === 'length') {
      if (random.chance(chance)) content = changed(content, one);
      continue;
    }
    for (let at = 0; at < one.bytes.length; at += SECTOR) {
      const piece = { ...one, offset: one.offset + at, bytes: one.bytes.subarray(at, at + SECTOR) };
      if (random.chance(chance)) content = changed(content, piece);
    }
  }
  return content;
};

const move = (names: Names, from: string, to: string): void => {
  for (const [path, node] of [...names]) {
    if (path !== from && !path.startsWith(`${from}/`)) continue;
    names.delete(path);
    names.set(to + path.slice(from.length), node);
  }
};

const filesIn = (root: string): readonly [string, Node][] =>
  readdirSync(root, { withFileTypes: true, recursive: true }).map((entry): [string, Node] => {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) return [path, 'folder'];
    const lasting = readFileSync(path);
    return [path, { lasting, pending: [], length: lasting.length }];
  });
