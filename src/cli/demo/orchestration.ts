import { askTwo } from './orchestration/ask-two.ts';
import { changeRule } from './orchestration/change-rule.ts';
import { receiveLate } from './orchestration/receive-late.ts';
import { surviveOutage } from './orchestration/survive-outage.ts';
import { compareBooks } from './payment/compare-books.ts';
import { loseAnswer } from './payment/lose-answer.ts';
import type { Story } from './story.ts';

/** Several acquirers behind one door: what keeps going when one of them does not. */
export const orchestrationStory: Story = {
  title: 'Several acquirers: never twice, never lost',
  chapters: [
    { title: 'A card that two acquirers know', play: askTwo },
    { title: 'One of them goes down', play: surviveOutage },
    { title: 'The answer is lost after the money was taken', play: loseAnswer },
    { title: 'Money arrives after the payment was given up', play: receiveLate },
    { title: 'A rule is changed, its effect simulated first', play: changeRule },
  ],
  end: compareBooks,
};
