package dev.upright.models.runtime;

import dev.upright.models.manifest.ModelManifest;
import dev.upright.models.manifest.ModelRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One model version's place: its state, and how many requests hold it. Its lock guards all of it and covers no slow work. */
final class ModelSlot {
    private final ModelRef ref;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition unused = lock.newCondition();
    private Optional<ModelManifest> manifest = Optional.empty();
    private ModelState state = new ModelState.Loading();
    private int leases;

    ModelSlot(ModelRef ref) {
        this.ref = ref;
    }

    /** @throws ModelUnavailableException where it does not serve now */
    ModelLease lease() {
        lock.lock();
        try {
            if (!(state instanceof ModelState.Ready(LoadedModel model))) {
                throw new ModelUnavailableException(ref, state);
            }
            leases++;
            return new ModelLease(model, this::giveBack);
        } finally {
            lock.unlock();
        }
    }

    private void giveBack() {
        lock.lock();
        try {
            if (--leases == 0) {
                unused.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void became(ModelState next) {
        lock.lock();
        try {
            state = next;
        } finally {
            lock.unlock();
        }
    }

    void describes(ModelManifest read) {
        lock.lock();
        try {
            manifest = Optional.of(read);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the model out of service; the caller drains and closes it. Empty where it did not serve. */
    Optional<LoadedModel> retire() {
        lock.lock();
        try {
            if (state instanceof ModelState.Ready(LoadedModel model)) {
                state = new ModelState.Draining();
                return Optional.of(model);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody holds a lease; false where somebody still does after the given time. */
    boolean awaitUnused(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (leases > 0) {
                if (left <= 0) {
                    return false;
                }
                left = unused.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    ModelStatus status() {
        lock.lock();
        try {
            return new ModelStatus(ref, state, manifest);
        } finally {
            lock.unlock();
        }
    }

    ModelState state() {
        return status().state();
    }
}
