export default async (): Promise<void> => {
  await globalThis.startedEventStoreDb?.stop();
};
