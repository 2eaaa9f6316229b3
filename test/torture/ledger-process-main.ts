import { type LedgerMessage } from './ledger-process';
import { LedgerWorld } from './ledger-world';
import { CHANGES } from './watch-changes';

const main = async (): Promise<void> => {
  const world = await LedgerWorld.start();
  const { ledger } = world.gateway;
  process.on('message', (message: LedgerMessage) => {
    switch (message.kind) {
      case 'add':
        ledger.add(message.header, message.lines);
        break;
      case 'change':
        CHANGES[message.change]![1](ledger, ledger.find(message.recordNo)!);
        break;
      case 'settle':
        process.send?.('settled');
        break;
    }
  });
  process.on('disconnect', () => void world.stop());
  process.send?.(world.endpoint);
};

void main();
