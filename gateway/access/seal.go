package access

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
)

// ShortestKey is how many bytes a key must have.
const ShortestKey = 32

// ErrShortKey: a key that could be guessed.
var ErrShortKey = errors.New("the key has fewer than 32 bytes")

// sealer seals what browsers keep, so that they can neither read nor change it.
type sealer struct{ aead cipher.AEAD }

func newSealer(key []byte) (sealer, error) {
	if len(key) < ShortestKey {
		return sealer{}, ErrShortKey
	}
	derived, err := hkdf.Key(sha256.New, key, nil, "console cookies", ShortestKey)
	if err != nil {
		return sealer{}, fmt.Errorf("deriving the cookies' key: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return sealer{}, fmt.Errorf("deriving the cookies' key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return sealer{}, fmt.Errorf("deriving the cookies' key: %w", err)
	}
	return sealer{aead}, nil
}

// seal seals a value for one purpose: it opens for no other.
func (s sealer) seal(purpose string, value any) (string, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("sealing: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nil, nil, plain, []byte(purpose))), nil
}

// errSeal says no more: whoever sends a cookie that is not this gateway's learns nothing of why.
var errSeal = errors.New("not sealed by this gateway for this")

func (s sealer) open(purpose, text string, value any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return errSeal
	}
	plain, err := s.aead.Open(nil, nil, sealed, []byte(purpose))
	if err != nil {
		return errSeal
	}
	if err := json.Unmarshal(plain, value); err != nil {
		return errSeal
	}
	return nil
}
