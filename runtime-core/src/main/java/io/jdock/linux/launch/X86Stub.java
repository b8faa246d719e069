package io.jdock.linux.launch;

import static jnr.x86asm.Asm.imm;
import static jnr.x86asm.Asm.qword_ptr;
import static jnr.x86asm.Asm.r10;
import static jnr.x86asm.Asm.r8;
import static jnr.x86asm.Asm.r9;
import static jnr.x86asm.Asm.rax;
import static jnr.x86asm.Asm.rbx;
import static jnr.x86asm.Asm.rcx;
import static jnr.x86asm.Asm.rdi;
import static jnr.x86asm.Asm.rdx;
import static jnr.x86asm.Asm.rsi;

import io.jdock.linux.SyscallNumber;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.x86asm.Assembler;
import jnr.x86asm.Register;

/**
 * {@link LaunchStub} for x86-64. The assembler has no syscall instruction and cannot bind labels:
 * both are patched in where it was made to leave two bytes.
 */
final class X86Stub {
  private static final int EXIT_CODE = 127;

  private static final int JUMP = 0xEB;
  private static final int JUMP_IF_ZERO = 0x74;
  private static final int JUMP_IF_NOT_ZERO = 0x75;
  private static final int JUMP_IF_NEGATIVE = 0x78;
  private static final int JUMP_IF_NO_CARRY = 0x73;

  private final Assembler a = new Assembler(Assembler.X86_64);

  private X86Stub() {}

  static byte[] code() {
    return new X86Stub().assemble();
  }

  private byte[] assemble() {
    a.mov(r8, rdx); // the program, where the system call leaves it alone
    a.mov(rax, imm(SyscallNumber.CLONE3.x86Number()));
    syscall();
    a.test(rax, rax);
    int toChild = forward(JUMP_IF_ZERO);
    a.ret();

    land(toChild);
    a.mov(rbx, r8);

    int next = a.offset();
    a.mov(rax, qword_ptr(rbx, RecordLayout.NUMBER));
    a.test(rax, rax);
    int endOfProgram = forward(JUMP_IF_NEGATIVE);
    Register[] arguments = {rdi, rsi, rdx, r10, r8, r9};
    for (int i = 0; i < arguments.length; i++) {
      a.mov(arguments[i], qword_ptr(rbx, RecordLayout.ARGUMENTS + i * 8L));
      a.mov(arguments[i], qword_ptr(arguments[i], 0));
    }
    syscall();
    a.mov(qword_ptr(rbx, RecordLayout.RESULT), rax);
    a.mov(rcx, rax);
    a.rdtsc();
    a.shl(rdx, imm(32));
    a.or_(rax, rdx);
    a.mov(qword_ptr(rbx, RecordLayout.COUNTER), rax);
    a.neg(rcx); // errno, if there is one
    a.mov(rdx, rcx);
    a.sub(rdx, imm(1));
    a.shr(rdx, imm(12)); // zero for 1 to 4096 only
    int toGood = forward(JUMP_IF_NOT_ZERO);
    a.mov(rdx, qword_ptr(rbx, RecordLayout.TOLERATED));
    a.bt(rdx, rcx); // the bit's number is taken modulo 64
    int refused = forward(JUMP_IF_NO_CARRY);

    land(toGood);
    a.sub(rbx, imm(-RecordLayout.BYTES)); // adds: -128 fits one byte
    back(next);

    land(endOfProgram);
    land(refused);
    int stop = a.offset();
    a.mov(rdi, imm(EXIT_CODE));
    a.mov(rax, imm(SyscallNumber.EXIT_GROUP.x86Number()));
    syscall();
    a.mov(rax, imm(SyscallNumber.EXIT.x86Number()));
    syscall();
    back(stop);

    ByteBuffer buffer = ByteBuffer.allocate(a.codeSize()).order(ByteOrder.LITTLE_ENDIAN);
    a.relocCode(buffer, 0);
    return buffer.array();
  }

  /** 0F 05, where ud2 is 0F 0B. */
  private void syscall() {
    a.ud2();
    a.setByteAt(a.offset() - 1, (byte) 0x05);
  }

  /** A short jump to where {@link #land} will say; gives the place of its distance. */
  private int forward(int opcode) {
    a.ud2();
    a.setByteAt(a.offset() - 2, (byte) opcode);
    return a.offset() - 1;
  }

  /** Makes a jump end here. */
  private void land(int distanceAt) {
    patch(distanceAt, a.offset());
  }

  private void back(int target) {
    patch(forward(JUMP), target);
  }

  private void patch(int distanceAt, int target) {
    int distance = target - (distanceAt + 1);
    if (distance != (byte) distance) {
      throw new IllegalStateException("a jump of " + distance + " bytes is not short");
    }
    a.setByteAt(distanceAt, (byte) distance);
  }
}
