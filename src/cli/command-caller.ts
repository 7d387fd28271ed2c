import { type Caller, type Mode, randomIds, systemClock } from '#kernel';

/** The caller that a command is, for the audit log: somebody at the terminal of the server. */
export const commandCaller = (command: string, organisationId: string, mode: Mode): Caller => {
  const ids = randomIds(systemClock);
  return {
    organisationId,
    mode,
    actor: `command:${command}`,
    requestId: ids.next('req'),
    traceparent: '',
    ids,
  };
};
