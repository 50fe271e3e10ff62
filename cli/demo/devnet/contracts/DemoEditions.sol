// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {ERC1155URIStorage} from "@openzeppelin/contracts/token/ERC1155/extensions/ERC1155URIStorage.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title The demo's ERC-1155: one URI with `{id}` for all tokens, and one of its own where a token has it.
contract DemoEditions is ERC1155URIStorage, Ownable {
    constructor(string memory uri) ERC1155(uri) Ownable(msg.sender) {}

    /// @notice Mints `amount` of `tokenId` to `to`; a `uri` that is not empty goes before the contract's.
    function mint(address to, uint256 tokenId, uint256 amount, string calldata uri) external onlyOwner {
        _mint(to, tokenId, amount, "");
        if (bytes(uri).length > 0) _setURI(tokenId, uri);
    }
}
