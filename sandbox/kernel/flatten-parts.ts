import { createHash } from 'node:crypto';

/** How many of a file's first bytes are told: enough to know its kind by. */
const HEAD_BYTES = 16;

/**
 * Writes a form of several parts (RFC 7578) as the form that all else is read from, so that rules,
 * keys and journal know one kind of body. Of a file there are its name, type, size, hash and first
 * bytes: `file[name]=…&file[size]=…`. What separates the parts is left out, as it differs each time
 * the same is sent. What cannot be read is empty, and so misses every parameter.
 */
export async function flattenParts(bytes: Buffer, contentType: string): Promise<string> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': contentType },
  })
    .formData()
    .catch(() => new FormData());
  const pairs: string[] = [];
  for (const [name, value] of form) {
    if (typeof value === 'string') pairs.push(pair(name, value));
    else pairs.push(...(await pairsOf(name, value)));
  }
  return pairs.join('&');
}

async function pairsOf(name: string, file: File): Promise<readonly string[]> {
  const content = Buffer.from(await file.arrayBuffer());
  const told = {
    name: file.name,
    type: file.type,
    size: String(content.length),
    sha256: createHash('sha256').update(content).digest('hex'),
    head: content.subarray(0, HEAD_BYTES).toString('hex'),
  };
  return Object.entries(told).map(([field, value]) => pair(`${name}[${field}]`, value));
}

function pair(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}
