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
import java.util.Arrays;
import java.util.function.Consumer;
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

  private final ByteBuffer code = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

  private X86Stub() {}

  static byte[] code() {
    return new X86Stub().assemble();
  }

  private byte[] assemble() {
    emit(a -> a.mov(r8, rdx)); // the program, where the system call leaves it alone
    emit(a -> a.mov(rax, imm(SyscallNumber.CLONE3.x86Number())));
    syscall();
    emit(a -> a.test(rax, rax));
    int toChild = forward(JUMP_IF_ZERO);
    emit(a -> a.ret());

    land(toChild);
    emit(a -> a.mov(rbx, r8));

    int next = code.position();
    emit(a -> a.mov(rax, qword_ptr(rbx, RecordLayout.NUMBER)));
    emit(a -> a.test(rax, rax));
    int endOfProgram = forward(JUMP_IF_NEGATIVE);
    Register[] arguments = {rdi, rsi, rdx, r10, r8, r9};
    for (int i = 0; i < arguments.length; i++) {
      Register argument = arguments[i];
      long address = RecordLayout.ARGUMENTS + i * 8L;
      emit(a -> a.mov(argument, qword_ptr(rbx, address)));
      emit(a -> a.mov(argument, qword_ptr(argument, 0)));
    }
    syscall();
    emit(a -> a.mov(qword_ptr(rbx, RecordLayout.RESULT), rax));
    emit(a -> a.mov(rcx, rax));
    emit(a -> a.rdtsc());
    emit(a -> a.shl(rdx, imm(32)));
    emit(a -> a.or_(rax, rdx));
    emit(a -> a.mov(qword_ptr(rbx, RecordLayout.COUNTER), rax));
    emit(a -> a.neg(rcx)); // errno, if there is one
    emit(a -> a.mov(rdx, rcx));
    emit(a -> a.sub(rdx, imm(1)));
    emit(a -> a.shr(rdx, imm(12))); // zero for 1 to 4096 only
    int toGood = forward(JUMP_IF_NOT_ZERO);
    emit(a -> a.mov(rdx, qword_ptr(rbx, RecordLayout.TOLERATED)));
    emit(a -> a.bt(rdx, rcx)); // the bit's number is taken modulo 64
    int refused = forward(JUMP_IF_NO_CARRY);

    land(toGood);
    emit(a -> a.sub(rbx, imm(-RecordLayout.BYTES))); // adds: -128 fits one byte
    back(next);

    land(endOfProgram);
    land(refused);
    int stop = code.position();
    emit(a -> a.mov(rdi, imm(EXIT_CODE)));
    emit(a -> a.mov(rax, imm(SyscallNumber.EXIT_GROUP.x86Number())));
    syscall();
    emit(a -> a.mov(rax, imm(SyscallNumber.EXIT.x86Number())));
    syscall();
    back(stop);

    return Arrays.copyOf(code.array(), code.position());
  }

  /** One instruction; the assembler's own buffer does not grow. */
  private void emit(Consumer<Assembler> instruction) {
    Assembler assembler = new Assembler(Assembler.X86_64);
    instruction.accept(assembler);
    assembler.relocCode(code, code.position());
  }

  private void syscall() {
    code.put((byte) 0x0F).put((byte) 0x05);
  }

  /** A short jump to where {@link #land} will say; gives the place of its distance. */
  private int forward(int opcode) {
    code.put((byte) opcode).put((byte) 0);
    return code.position() - 1;
  }

  /** Makes a jump end here. */
  private void land(int distanceAt) {
    patch(distanceAt, code.position());
  }

  private void back(int target) {
    patch(forward(JUMP), target);
  }

  private void patch(int distanceAt, int target) {
    int distance = target - (distanceAt + 1);
    if (distance != (byte) distance) {
      throw new IllegalStateException("a jump of " + distance + " bytes is not short");
    }
    code.put(distanceAt, (byte) distance);
  }
}
