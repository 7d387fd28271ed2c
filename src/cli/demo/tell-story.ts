import { systemClock } from '#kernel';
import { hearStopSignal } from '../stop-signal.ts';
import { raiseDemoWorld } from './demo-world.ts';
import { createNarrator } from './narrator.ts';
import type { Story } from './story.ts';

/** Raises a world, plays the story in it, and clears the world away, however it ends. */
export const tellStory = async (story: Story): Promise<number> => {
  const told = hearStopSignal().then(() => 130);
  const tell = createNarrator(process.stdout);
  tell.title(story.title);
  const beganMs = systemClock.monotonicMs();
  const world = await raiseDemoWorld();
  try {
    tell.note(`PostgreSQL, sandbox, API and worker of its own, up after ${since(beganMs)} s.`);
    const code = await Promise.race([told, play(story, { world, tell })]);
    tell.note(`Told in ${since(beganMs)} s; nothing of it is left behind.`);
    return code;
  } finally {
    await world.close();
  }
};

const play = async (story: Story, stage: Parameters<Story['end']>[0]): Promise<number> => {
  for (const [index, chapter] of story.chapters.entries()) {
    stage.tell.chapter(index + 1, chapter.title);
    await chapter.play(stage);
  }
  return (await story.end(stage)) ? 0 : 1;
};

const since = (beganMs: number): string =>
  ((systemClock.monotonicMs() - beganMs) / 1000).toFixed(1);
