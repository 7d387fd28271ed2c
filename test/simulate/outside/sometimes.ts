/** What must happen sometimes on the way to a provider and back. */
export const outsideSometimes = [
  'fault: request lost on its way',
  'fault: answer lost',
  'fault: request arrives late',
  'fault: request arrives after we gave up',
  'fault: connection refused',
  'fault: amount misquoted',
  'fault: provider unreachable when asked',
  'path: attempt sent again',
  'notice: dropped',
  'notice: delayed',
  'notice: duplicated',
  'notice: out of order',
] as const;

export type OutsideSometimesName = (typeof outsideSometimes)[number];
