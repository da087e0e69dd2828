package io.crossbook.venues.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what belongs to a symbol by the bytes that a {@link JsonCursor} has just read, without
 * making a string. Not thread-safe.
 *
 * @param <T> what belongs to a symbol
 */
public final class SymbolTable<T> {
  private final Map<String, T> byName = new HashMap<>();
  private Entry<T>[] slots = newSlots(64);

  private record Entry<T>(byte[] name, int hash, T value) {}

  /** What belongs to the string that the cursor read last; null if nothing does. */
  public T get(JsonCursor cursor) {
    if (cursor.textEscaped()) {
      return byName.get(cursor.text());
    }
    int mask = slots.length - 1;
    int hash = cursor.textHash();
    for (int i = spread(hash) & mask; slots[i] != null; i = (i + 1) & mask) {
      Entry<T> entry = slots[i];
      if (entry.hash == hash && cursor.textIs(entry.name)) {
        return entry.value;
      }
    }
    return null;
  }

  /** What belongs to the symbol in these bytes, {@code [from, to)}; null if nothing does. */
  public T get(byte[] text, int from, int to) {
    int mask = slots.length - 1;
    int hash = JsonCursor.hash(text, from, to);
    for (int i = spread(hash) & mask; slots[i] != null; i = (i + 1) & mask) {
      Entry<T> entry = slots[i];
      if (entry.hash == hash && Arrays.equals(text, from, to, entry.name, 0, entry.name.length)) {
        return entry.value;
      }
    }
    return null;
  }

  /** What belongs to a symbol; null if nothing does. */
  public T get(String symbol) {
    return byName.get(symbol);
  }

  /** Puts or replaces. */
  public void put(String symbol, T value) {
    boolean known = byName.containsKey(symbol);
    byName.put(symbol, value);
    if (known || byName.size() * 2 <= slots.length) {
      insert(symbol, value);
    } else {
      rebuild();
    }
  }

  /** Everything, in no order. */
  public Collection<T> values() {
    return byName.values();
  }

  /** Everything, ordered by symbol. */
  public List<T> sorted() {
    List<String> names = new ArrayList<>(byName.keySet());
    names.sort(null);
    List<T> values = new ArrayList<>(names.size());
    for (String name : names) {
      values.add(byName.get(name));
    }
    return values;
  }

  private void rebuild() {
    int size = 64;
    while (size < byName.size() * 2) {
      size <<= 1;
    }
    slots = newSlots(size);
    for (Map.Entry<String, T> each : byName.entrySet()) {
      insert(each.getKey(), each.getValue());
    }
  }

  private void insert(String symbol, T value) {
    byte[] name = symbol.getBytes(StandardCharsets.UTF_8);
    int hash = JsonCursor.hash(name, 0, name.length);
    int mask = slots.length - 1;
    int i = spread(hash) & mask;
    while (slots[i] != null && !Arrays.equals(slots[i].name, name)) {
      i = (i + 1) & mask;
    }
    slots[i] = new Entry<>(name, hash, value);
  }

  private static int spread(int hash) {
    return hash ^ (hash >>> 15);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generic types cannot be made otherwise
  private static <T> Entry<T>[] newSlots(int size) {
    return (Entry<T>[]) new Entry[size];
  }
}
