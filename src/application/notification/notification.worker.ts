import { SingleFlight } from '../shared/single-flight';
import { Injectable } from '@nestjs/common';
import { ServedEnvironments } from '../shared/served-environments';
import { type Target } from '../../domain/notification/notification-settings.state';
import { type Position } from '../ports/event-store';
import { type Origin, type Receipt } from '../shared/aggregates';
import { NotificationDelivery } from './notification-delivery';
import { NotificationFollower } from './notification-follower';
import { NotificationLimits, NotificationPorts } from './notification-ports';
import { NotificationReminders } from './notification-reminders';

/** Notifications that one tick brings on for an environment, and how many of them at a time. */
const DUE_MAX = 200;
const AT_A_TIME = 8;

/**
 * What one tick does: look at what is new in the log, remind of what time brings, and send what is due. All it knows is in the event store, so
 * any number of instances may tick; the revision of a notification's stream lets one of them raise it and one of them send an attempt.
 */
@Injectable()
export class NotificationWorker {
  private readonly follower: NotificationFollower;
  private readonly reminders: NotificationReminders;
  private readonly delivery: NotificationDelivery;
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private isStopped = false;

  constructor(
    private readonly ports: NotificationPorts,
    private readonly environments: ServedEnvironments,
    limits: NotificationLimits,
  ) {
    this.follower = new NotificationFollower(ports, environments.names);
    this.reminders = new NotificationReminders(ports, limits);
    this.delivery = new NotificationDelivery(ports, limits);
  }

  /** Never rejects. A call during a tick is that tick. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Sends a test to one target and answers when its outcome is recorded. */
  test(cause: Origin, test: { notificationId: string; askedBy: string; target: Target }): Promise<Receipt> {
    return this.delivery.test(cause, test);
  }

  /** Resolves when the attempts that are under way are over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ticking.settled();
  }

  private async tickAll(): Promise<void> {
    if (this.isStopped) return;
    const followed = await this.guarded(null, () => this.follower.follow());
    for (const environment of this.environments.names) {
      const reminded = await this.guarded(environment, () => this.reminders.remind(environment));
      await this.guarded(environment, () => this.deliverDue(environment, [followed, reminded]));
    }
  }

  /** What was raised a moment ago is sent by this tick if the views show it in time, else by the next. */
  private async deliverDue(environment: string, raisedAt: readonly (Position | null | undefined)[]): Promise<void> {
    for (const position of raisedAt) if (position) await this.ports.freshness.reached(position);
    const due = [...this.ports.views.dueNotifications(environment, this.ports.clock.now(), DUE_MAX)];
    const sendNext = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined && !this.isStopped; id = due.shift()) {
        const notificationId = id;
        await this.guarded(environment, () => this.delivery.deliver(environment, notificationId));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, sendNext));
  }

  /** A defect in one environment or notification stops no other; the next tick finds what is left to do. */
  private async guarded<T>(environment: string | null, step: () => Promise<T>): Promise<T | undefined> {
    if (this.isStopped) return undefined;
    try {
      return await step();
    } catch (error) {
      this.ports.log.error('notification.interrupted', error, { environment });
      return undefined;
    }
  }
}
