import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

/** An append-only file of lines. A line is written before its answer leaves, without fsync. */
export interface Journal {
  readonly append: (line: string) => void;
  /** Gives every whole line to `read`, oldest first, and cuts off a line torn by a crash. */
  readonly replay: (read: (line: string) => void) => void;
  /** Rewrites the file with only the lines that `keep` lets through. */
  readonly compact: (keep: (line: string) => boolean) => void;
  readonly size_bytes: () => number;
  readonly close: () => void;
}

const CHUNK_BYTES = 1 << 20;
const FILE_NAME = 'journal.ndjson';

/** Opens the journal in a folder, or one that keeps nothing when no folder is given. */
export function openJournal(folder: string | undefined, name = FILE_NAME): Journal {
  if (folder === undefined) return emptyJournal;
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  let handle = openSync(file, existsSync(file) ? 'r+' : 'w+');
  let end = 0;

  function write(line: string): void {
    end += writeSync(handle, `${line}\n`, end);
  }

  return {
    append: write,
    replay(read) {
      end = readLines(handle, read);
      ftruncateSync(handle, end);
    },
    compact(keep) {
      const old = handle;
      const draft = `${file}.new`;
      handle = openSync(draft, 'w+');
      end = 0;
      readLines(old, (line) => {
        if (keep(line)) write(line);
      });
      renameSync(draft, file);
      closeSync(old);
    },
    size_bytes: () => end,
    close: () => closeSync(handle),
  };
}

const emptyJournal: Journal = {
  append: () => undefined,
  replay: () => undefined,
  compact: () => undefined,
  size_bytes: () => 0,
  close: () => undefined,
};

/** Reads whole lines from the start of a file; returns the byte position after the last one. */
function readLines(handle: number, read: (line: string) => void): number {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  let whole = 0;

  for (;;) {
    const size = readSync(handle, chunk, 0, CHUNK_BYTES, position);
    if (size === 0) return whole;
    position += size;
    const text =
      rest.length === 0 ? chunk.subarray(0, size) : Buffer.concat([rest, chunk.subarray(0, size)]);

    let from = 0;
    for (let at = text.indexOf(10, from); at >= 0; at = text.indexOf(10, from)) {
      read(text.toString('utf8', from, at));
      whole += at - from + 1;
      from = at + 1;
    }
    rest = Buffer.from(text.subarray(from));
  }
}
