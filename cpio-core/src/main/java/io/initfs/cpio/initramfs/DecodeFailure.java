package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioException;

/** A compressed stream that does not decode, with what Linux would say. */
final class DecodeFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final String kernelMessage;
  private final CpioException why;

  DecodeFailure(String kernelMessage, CpioException why) {
    super(why);
    this.kernelMessage = kernelMessage;
    this.why = why;
  }

  String kernelMessage() {
    return kernelMessage;
  }

  CpioException why() {
    return why;
  }
}
