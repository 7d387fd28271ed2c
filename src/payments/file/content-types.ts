/**
 * What a file may be, and by which first bytes it is known, in hexadecimal. Sources: ISO 32000-2,
 * 7.5.2 (PDF); ISO/IEC 10918-1, annex B (JPEG); ISO/IEC 15948, 5.2 (PNG).
 */
export const firstBytes = {
  'application/pdf': '255044462d',
  'image/jpeg': 'ffd8ff',
  'image/png': '89504e470d0a1a0a',
} as const;

/** A media type of {@link firstBytes}. */
export type ContentType = keyof typeof firstBytes;

/** All of them, for schemas. */
export const contentTypes = Object.keys(firstBytes) as readonly ContentType[];
