/** The letters in which our ids count. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * When an attempt was named, in milliseconds since 1970: our ids begin with their time. An id that
 * is none of ours is as old as can be, so that nothing is ever proved absent by it too early.
 */
export const attemptTimeMs = (attemptId: string): number => {
  const [, letters] = /^att_([0-9a-z]{10})[0-9a-z]{16}$/.exec(attemptId) ?? [];
  if (letters === undefined) return 0;
  return [...letters].reduce((ms, letter) => ms * 32 + Math.max(0, alphabet.indexOf(letter)), 0);
};
