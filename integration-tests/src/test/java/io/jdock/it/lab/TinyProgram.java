package io.jdock.it.lab;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A static x86-64 ELF executable of some hundred bytes that makes one system call and exits with
 * the errno it got (0 on success): what a hostile program would try, without a compiler.
 */
public final class TinyProgram {
  private static final long BASE = 0x400000;
  private static final int HEADERS = 64 + 56;

  private TinyProgram() {}

  /** The bytes of a program that calls the system call with up to four 32-bit arguments. */
  public static byte[] calling(int syscall, int... args) {
    byte[] code = code(syscall, args);
    int size = HEADERS + code.length;
    ByteBuffer elf = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
    elf.putShort((short) 2).putShort((short) 62).putInt(1); // ET_EXEC, EM_X86_64, version
    elf.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0); // entry, program headers
    elf.putShort((short) 64).putShort((short) 56).putShort((short) 1); // one program header
    elf.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    elf.putInt(1).putInt(5).putLong(0).putLong(BASE).putLong(BASE); // PT_LOAD, r-x
    elf.putLong(size).putLong(size).putLong(0x1000);
    elf.put(code);
    return elf.array();
  }

  private static byte[] code(int syscall, int... args) {
    ByteBuffer code = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    byte[][] registers = {{(byte) 0xbf}, {(byte) 0xbe}, {(byte) 0xba}, {0x41, (byte) 0xba}};
    for (int i = 0; i < args.length; i++) {
      code.put(registers[i]).putInt(args[i]); // mov edi/esi/edx/r10d, imm32
    }
    code.put((byte) 0xb8).putInt(syscall).put(new byte[] {0x0f, 0x05}); // mov eax; syscall
    code.put(new byte[] {(byte) 0x89, (byte) 0xc7}); // mov edi, eax
    code.put(new byte[] {(byte) 0xc1, (byte) 0xff, 0x1f}); // sar edi, 31: all ones if negative
    code.put(new byte[] {0x21, (byte) 0xc7}); // and edi, eax: negative result or 0
    code.put(new byte[] {(byte) 0xf7, (byte) 0xdf}); // neg edi
    code.put((byte) 0xb8).putInt(60).put(new byte[] {0x0f, 0x05}); // exit
    byte[] bytes = new byte[code.position()];
    code.flip().get(bytes);
    return bytes;
  }
}
