// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721URIStorage} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// @title The demo's ERC-721: every token has a URI of its own, so that one collection shows every scheme.
contract DemoCollection is ERC721URIStorage, Ownable {
    constructor() ERC721("Mintmark Demo Collection", "MINT") Ownable(msg.sender) {}

    /// @notice Mints `tokenId` to `to`, with `uri` as its metadata.
    function mint(address to, uint256 tokenId, string calldata uri) external onlyOwner {
        _mint(to, tokenId);
        _setTokenURI(tokenId, uri);
    }
}
