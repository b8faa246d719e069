package io.jdock.compose.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Copies of records with one component changed: a service has over a hundred of them. */
public final class Copies {
  private Copies() {}

  /**
   * A copy of a record in which the named component has another value.
   *
   * @throws IllegalArgumentException if it has no such component or the value is of another type
   */
  @SuppressWarnings({"unchecked", "NullAway"}) // values are as nullable as the components they have
  public static <R extends Record> R with(R record, String component, @Nullable Object value) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    boolean found = false;
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        boolean chosen = components[i].getName().equals(component);
        found |= chosen;
        values[i] = chosen ? value : components[i].getAccessor().invoke(record);
      }
      if (!found) {
        throw new IllegalArgumentException(
            record.getClass().getSimpleName() + " has no component " + component);
      }
      return (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(component + ": " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(record.getClass() + " is no plain record", e);
    }
  }
}
