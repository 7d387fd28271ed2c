import { ConfigFault } from '#kernel';

import { CommandFault } from './command-fault.ts';

/** What a terminal shows for a fault: a sentence for what can be mended, the stack for a bug. */
export const explain = (fault: unknown): string => {
  if (fault instanceof ConfigFault) return `The settings are not in order:\n${fault.message}`;
  if (fault instanceof CommandFault) return fault.message;
  if (!(fault instanceof Error)) return String(fault);
  const known = byCode[('code' in fault ? String(fault.code) : '') as keyof typeof byCode];
  return known === undefined ? (fault.stack ?? fault.message) : `${known} (${fault.message})`;
};

const byCode = {
  ECONNREFUSED: 'The database does not answer. Does `npm start` run, or is DATABASE_URL right?',
  ENOTFOUND: 'The host of DATABASE_URL is not known.',
  '28P01': 'The database refuses the password of DATABASE_URL.',
  '28000': 'The database refuses the user of DATABASE_URL.',
  '3D000': 'The database named in DATABASE_URL does not exist.',
  '42501': 'The user of DATABASE_URL lacks a right it needs.',
  EACCES: 'A file or folder here belongs to another user.',
} as const;
