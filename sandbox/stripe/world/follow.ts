import type { AnyRecord, EventRecord } from './records.ts';
import type { Step } from './step.ts';
import type { World } from './world.ts';

/** What follows from a change outside of the world's state. */
export interface Follow {
  /** What a record's due time brings about. */
  readonly due: (step: Step, record: AnyRecord) => void;
  readonly emitted: (platform: World, events: readonly EventRecord[]) => void;
  readonly taken: (platform: World, event: string, endpoint: string) => void;
  readonly forgotten: (platform: World) => void;
}
