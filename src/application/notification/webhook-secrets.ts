import { Injectable } from '@nestjs/common';
import { type NotificationSettings } from '../../domain/notification/notification-settings.state';
import { DomainError } from '../../domain/shared/errors';
import { Chance } from '../ports/chance';
import { Ids } from '../ports/ids';
import { WebhookChannel } from '../ports/notification-channels';
import { Secret } from '../ports/secret';
import { SecretVault } from '../ports/secret-vault';
import { type Changed } from '../shared/aggregates';
import { isStoreOutage } from '../shared/store-outage';

/** A secret on its way to the one reply that shows it. */
export type ShownSecret = Secret;

const SECRET_BYTES = 32;

/** Creates, keeps and deletes the secrets that sign webhooks, and checks where a webhook may lead. */
@Injectable()
export class WebhookSecrets {
  constructor(
    private readonly vault: SecretVault,
    private readonly channel: WebhookChannel,
    private readonly chance: Chance,
    private readonly ids: Ids,
  ) {}

  requireAllowed(url: string): void {
    const problem = this.channel.problemOf(url);
    if (problem === null) return;
    throw new DomainError(
      'NOTIFICATION_SETTING_INVALID',
      `Nothing can be sent to this webhook: ${problem}.`,
      'Give an https:// address of a host on the public internet. The operator has to allow hosts within your network.',
      { field: 'url', problem },
    );
  }

  /**
   * Encrypts a new secret and makes a change that refers to it. Returns the secret if the change uses it; an unused
   * secret is deleted, unless the outcome of the change is unknown.
   */
  async change(
    environment: string,
    pointTo: (secretRef: string) => Promise<Changed<NotificationSettings>>,
  ): Promise<{ changed: Changed<NotificationSettings>; secret: ShownSecret | null }> {
    const secretRef = `${environment}/webhook/${this.ids.next()}`;
    const secret = new Secret(`whsec_${this.chance.secret(SECRET_BYTES).reveal()}`);
    await this.vault.store(secretRef, { signing: secret });
    try {
      const changed = await pointTo(secretRef);
      const isInUse = changed.state.webhooks.some((one) => one.secretRef === secretRef);
      if (!isInUse) await this.vault.remove(secretRef);
      return { changed, secret: isInUse ? secret : null };
    } catch (error) {
      if (error instanceof DomainError && !isStoreOutage(error)) await this.vault.remove(secretRef);
      throw error;
    }
  }

  async forget(secretRef: string | null): Promise<void> {
    if (secretRef !== null) await this.vault.remove(secretRef);
  }
}
